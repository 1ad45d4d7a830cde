import { Skeleton, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { paths } from '../../app/router.ts';
import type { Column } from '../../components/data-table.tsx';
import { FigureLink } from '../../components/figure-link.tsx';
import { PusdText } from '../../components/money.tsx';
import { StatusBadge, type Tone } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { CountText } from '../../components/tokens.tsx';
import classes from './members.module.css';
import { figuresOf } from './members-store.ts';

const tones: Record<Member['status'], Tone> = { active: 'ok', upcoming: 'info', left: 'muted' };

/** The columns of the table of members; figures are those of the running period. */
export function useMemberColumns(preview: SplitPreview | null | undefined): Column<Member>[] {
  const { t } = useTranslation('members');
  const hinted = (column: 'days' | 'requests' | 'cost') => (
    <Tooltip label={t(`columnHint.${column}`)}>
      <span className={classes.help}>{t(`column.${column}`)}</span>
    </Tooltip>
  );
  // A skeleton only where a figure is on its way.
  const absent = preview === undefined ? <Skeleton height={12} width="50%" ml="auto" /> : <Absent />;
  return [
    { key: 'name', header: t('column.name'), cell: (member) => <NameCell member={member} /> },
    {
      key: 'state',
      header: t('column.state'),
      nowrap: true,
      cell: (member) => (
        <div className={classes.badge}>
          <MemberStatus status={member.status} />
        </div>
      ),
    },
    {
      key: 'keys',
      header: t('column.keys'),
      nowrap: true,
      cell: ({ activeKeyCount }) =>
        activeKeyCount === 0 ? (
          <span className={classes.absent}>{t('noKeys')}</span>
        ) : (
          t('keyCount', { count: activeKeyCount })
        ),
    },
    {
      key: 'lastSeen',
      header: t('column.lastSeen'),
      nowrap: true,
      cell: ({ lastSeenAtMs }) =>
        lastSeenAtMs === null ? (
          <span className={classes.absent}>{t('neverSeen')}</span>
        ) : (
          <InstantText atMs={lastSeenAtMs} />
        ),
    },
    {
      key: 'days',
      header: hinted('days'),
      align: 'right',
      cell: ({ id }) => {
        const figures = figuresOf(preview, id);
        return figures ? <CountText count={figures.activeDays} /> : absent;
      },
    },
    {
      key: 'requests',
      header: hinted('requests'),
      align: 'right',
      cell: ({ id }) => {
        const requests = figuresOf(preview, id)?.requests;
        if (requests === undefined) return absent;
        const count = <CountText count={requests} />;
        return requests === 0 ? count : <FigureLink to={paths.usageOfMember(id)}>{count}</FigureLink>;
      },
    },
    {
      key: 'cost',
      header: hinted('cost'),
      align: 'right',
      nowrap: true,
      cell: ({ id }) => {
        const figures = figuresOf(preview, id);
        return figures ? <PusdText pusd={figures.usagePusd} /> : absent;
      },
    },
  ];
}

/** A member's state in words. */
export function MemberStatus({ status }: { status: Member['status'] }) {
  const { t } = useTranslation('members');
  return <StatusBadge tone={tones[status]}>{t(`status.${status}`)}</StatusBadge>;
}

function NameCell({ member }: { member: Member }) {
  const { t } = useTranslation('members');
  return (
    <span className={member.status === 'left' ? classes.absent : undefined}>
      <span className={classes.name}>{member.name}</span>
      {member.role === 'creator' ? <span className={classes.role}>{t('role.creator')}</span> : null}
    </span>
  );
}

function Absent() {
  return <span className={classes.absent}>–</span>;
}
