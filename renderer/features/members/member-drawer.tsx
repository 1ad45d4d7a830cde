import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconPencil, IconUserOff } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { errorMessage } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { offerUndo } from '../../app/undo.tsx';
import { daysBetween } from '../../components/calendar.ts';
import { isCovered } from '../../components/covered.ts';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FigureLink } from '../../components/figure-link.tsx';
import { Loaded } from '../../components/loaded.tsx';
import { MoneyText, PusdText } from '../../components/money.tsx';
import { CountText } from '../../components/tokens.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { KeyDrawer } from './key-drawer.tsx';
import { LimitsSection } from './limits-section.tsx';
import { MemberStatus } from './member-columns.tsx';
import { MemberKeys } from './member-keys.tsx';
import { useMemberKeys } from './member-keys-store.ts';
import { MemberStays } from './member-stays.tsx';
import classes from './members.module.css';
import { figuresOf, useMembers } from './members-store.ts';

type MemberDrawerProps = {
  /** Undefined: closed. */
  memberId: string | undefined;
  group: Group;
  members: readonly Member[] | undefined;
  preview: SplitPreview | null | undefined;
  onClose: () => void;
};

/** Everything about one member: name, this period, time in the group, keys. */
export function MemberDrawer({ memberId, group, members, preview, onClose }: MemberDrawerProps) {
  const { t } = useTranslation('members');
  const shownId = useLingering(memberId);
  const member = members?.find((one) => one.id === shownId);
  const [limitedKeyId, setLimitedKeyId] = useState<string>();
  const limitedKey = useMemberKeys((state) =>
    state.memberId === memberId ? state.keys?.find((key) => key.id === limitedKeyId) : undefined,
  );
  const missing = memberId !== undefined && members !== undefined && member === undefined;
  return (
    <>
      <SideDrawer
        opened={memberId !== undefined && (member !== undefined || missing)}
        onClose={() => {
          // Esc reaches this drawer too while a key's lies over it.
          if (!isCovered() && limitedKey === undefined) onClose();
        }}
        title={t('detail.title')}
      >
        {member === undefined ? (
          <EmptyState icon={IconUserOff} title={t('detail.notFound')} />
        ) : (
          <>
            <NameLine key={member.id} member={member} />
            <PeriodFigures member={member} group={group} preview={preview} />
            <MemberStays key={`stays ${member.id}`} member={member} group={group} period={preview?.period} />
            <LimitsSection key={`limits ${member.id}`} scope="member" subjectId={member.id} group={group} />
            <MemberKeys
              key={`keys ${member.id}`}
              member={member}
              onLimits={(key) => setLimitedKeyId(key.id)}
            />
          </>
        )}
      </SideDrawer>
      <KeyDrawer memberKey={limitedKey} group={group} onClose={() => setLimitedKeyId(undefined)} />
    </>
  );
}

function NameLine({ member }: { member: Member }) {
  const { t } = useTranslation(['members', 'common']);
  const lang = useLang();
  const rename = useMembers((state) => state.rename);
  const { busy, error, run, clear } = useAction();
  const [editing, setEditing] = useState(false);
  const [name, setName] = useState(member.name);
  useEffect(() => setName(member.name), [member.name]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const saved = await run(async () => {
      const renamed = await rename(member.id, name);
      offerUndo(t('detail.renamed', { name: renamed.name }), () => rename(member.id, member.name));
    });
    if (saved) setEditing(false);
  };
  const stop = (): void => {
    setName(member.name);
    setEditing(false);
    clear();
  };

  if (!editing) {
    return (
      <div className={classes.titleRow}>
        <h2 className={classes.name}>{member.name}</h2>
        <Tooltip label={t('detail.rename')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('detail.rename')}
            onClick={() => setEditing(true)}
          >
            <IconPencil size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <MemberStatus status={member.status} />
        {member.role === 'creator' ? <span className={classes.note}>{t('role.creator')}</span> : null}
      </div>
    );
  }
  return (
    <form
      className={classes.inset}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') stop();
      }}
      noValidate
    >
      <TextInput
        data-mantine-stop-propagation
        label={t('detail.name')}
        value={name}
        error={error ? errorMessage(error, lang) : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
        autoFocus
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={stop}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          {t('detail.rename')}
        </Button>
      </div>
    </form>
  );
}

type PeriodFiguresProps = { member: Member; group: Group; preview: SplitPreview | null | undefined };

function PeriodFigures({ member, group, preview }: PeriodFiguresProps) {
  const { t } = useTranslation('members');
  const { figuresError, load } = useMembers();
  return (
    <DrawerSection
      title={preview ? `${t('detail.thisPeriod')} ${preview.period.label}` : t('detail.thisPeriod')}
    >
      <Loaded value={preview} error={figuresError} onRetry={() => load(group.id)}>
        {(read) => <Figures member={member} preview={read} />}
      </Loaded>
    </DrawerSection>
  );
}

function Figures({ member, preview }: { member: Member; preview: SplitPreview }) {
  const { t } = useTranslation('members');
  const figures = figuresOf(preview, member.id);
  const { startOn, endOn } = preview.period;
  return (
    <>
      <dl className={classes.figures}>
        <Figure name={t('detail.days')}>
          {t('detail.daysOf', { days: figures?.activeDays ?? 0, total: daysBetween(startOn, endOn) })}
        </Figure>
        <Figure name={t('detail.requests')}>
          <FigureLink to={paths.usageOfMember(member.id)}>
            <CountText count={figures?.requests ?? 0} />
          </FigureLink>
        </Figure>
        <Figure name={t('detail.cost')}>
          <PusdText pusd={figures?.usagePusd ?? 0n} />
        </Figure>
        <Figure name={t('detail.amount')}>
          <MoneyText money={{ amountMinor: figures?.amountMinor ?? 0n, currency: preview.currency }} />
        </Figure>
      </dl>
      <div className={classes.links}>
        <a href={hrefOf(paths.usageOfMember(member.id))}>{t('detail.openUsage')}</a>
        <a href={hrefOf(paths.split)}>{t('detail.openSplit')}</a>
      </div>
    </>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className={classes.figureName}>{name}</dt>
      <dd className={classes.figure}>{children}</dd>
    </div>
  );
}
