import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { addDays } from '../../components/calendar.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import classes from './members.module.css';
import { LeaveForm, RejoinForm } from './stay-forms.tsx';
import { daysWithin, latestFirst } from './stays.ts';

type MemberStaysProps = { member: Member; group: Group; period: Period | undefined };

/** When the member was in, what that means for the share, and the ways out and back in. */
export function MemberStays({ member, group, period }: MemberStaysProps) {
  const { t } = useTranslation('members');
  const lang = useLang();
  const [open, setOpen] = useState<'leave' | 'rejoin' | null>(null);
  const stays = latestFirst(member.intervals);
  const latest = stays[0];
  const days = period && daysWithin(stays, period);
  const close = () => setOpen(null);
  const canLeave = member.status !== 'left';
  const canRejoin = latest !== undefined && latest.leftOn !== null;
  return (
    <DrawerSection
      title={t('stay.title')}
      action={
        open === null ? (
          <div className={classes.buttons}>
            {canLeave ? (
              <Button size="compact-sm" variant="default" onClick={() => setOpen('leave')}>
                {canRejoin ? t('stay.changeLeave') : t('stay.setLeave')}
              </Button>
            ) : null}
            {canRejoin ? (
              <Button size="compact-sm" variant="default" onClick={() => setOpen('rejoin')}>
                {t('stay.rejoin')}
              </Button>
            ) : null}
          </div>
        ) : undefined
      }
    >
      <ul className={classes.stays}>
        {stays.map(({ joinedOn, leftOn }) => (
          <li key={joinedOn}>
            {leftOn === null
              ? t('stay.since', { date: formatCalendarDate(joinedOn, lang) })
              : t('stay.range', {
                  from: formatCalendarDate(joinedOn, lang),
                  to: formatCalendarDate(addDays(leftOn, -1), lang),
                })}
          </li>
        ))}
      </ul>
      {days === undefined ? null : (
        <p className={classes.note}>
          {days === 0 ? t('stay.none') : t('stay.explain', { zone: group.zone, count: days })}
        </p>
      )}
      {open === 'leave' && latest ? (
        <LeaveForm member={member} latest={latest} zone={group.zone} period={period} onClose={close} />
      ) : null}
      {open === 'rejoin' && latest?.leftOn ? (
        <RejoinForm member={member} earliestOn={latest.leftOn} zone={group.zone} onClose={close} />
      ) : null}
    </DrawerSection>
  );
}
