import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type AppError, errorMessage } from '../../../shared/errors.ts';
import { type CalendarDate, formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { offerUndo } from '../../app/undo.tsx';
import { addDays, dateIn } from '../../components/calendar.ts';
import { useAction } from '../../components/use-action.ts';
import classes from './members.module.css';
import { useMembers } from './members-store.ts';
import { daysWithin, endedOn, type Stay } from './stays.ts';

type LeaveFormProps = {
  member: Member;
  latest: Stay;
  zone: string;
  period: Period | undefined;
  onClose: () => void;
};

/** Sets the first day that is not shared, and says what follows from it. */
export function LeaveForm({ member, latest, zone, period, onClose }: LeaveFormProps) {
  const { t } = useTranslation('members');
  const lang = useLang();
  const leave = useMembers((state) => state.leave);
  const { busy, error, run } = useAction();
  const earliestOn = addDays(latest.joinedOn, 1);
  const [leftOn, setLeftOn] = useState(latest.leftOn ?? later(dateIn(zone, Date.now()), earliestOn));
  const valid = leftOn !== '' && leftOn >= earliestOn;

  const submit = async (): Promise<void> => {
    const saved = await run(async () => {
      const takeBack = await leave(member, leftOn);
      offerUndo(t('stay.left', { name: member.name, date: formatCalendarDate(leftOn, lang) }), takeBack);
    });
    if (saved) onClose();
  };
  return (
    <DateForm
      label={t('stay.leaveOn')}
      submitLabel={t('stay.leaveSubmit')}
      value={leftOn}
      onChange={setLeftOn}
      earliestOn={earliestOn}
      valid={valid}
      busy={busy}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p>
        {t('stay.leaveEffect', {
          last: formatCalendarDate(addDays(leftOn || earliestOn, -1), lang),
          date: formatCalendarDate(leftOn || earliestOn, lang),
        })}
      </p>
      {period ? (
        <p>
          {t('stay.leaveDays', {
            count: daysWithin(endedOn(member.intervals, leftOn || earliestOn), period),
          })}
        </p>
      ) : null}
    </DateForm>
  );
}

type RejoinFormProps = { member: Member; earliestOn: CalendarDate; zone: string; onClose: () => void };

/** Lets a member in again from a day on. */
export function RejoinForm({ member, earliestOn, zone, onClose }: RejoinFormProps) {
  const { t } = useTranslation('members');
  const lang = useLang();
  const rejoin = useMembers((state) => state.rejoin);
  const { busy, error, run } = useAction();
  const [joinedOn, setJoinedOn] = useState(later(dateIn(zone, Date.now()), earliestOn));
  const valid = joinedOn !== '' && joinedOn >= earliestOn;

  const submit = async (): Promise<void> => {
    const saved = await run(async () => {
      const takeBack = await rejoin(member, joinedOn);
      offerUndo(
        t('stay.rejoined', { name: member.name, date: formatCalendarDate(joinedOn, lang) }),
        takeBack,
      );
    });
    if (saved) onClose();
  };
  return (
    <DateForm
      label={t('stay.rejoinOn')}
      submitLabel={t('stay.rejoinSubmit')}
      value={joinedOn}
      onChange={setJoinedOn}
      earliestOn={earliestOn}
      valid={valid}
      busy={busy}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {t('stay.rejoinEffect', { date: formatCalendarDate(joinedOn || earliestOn, lang) })}
    </DateForm>
  );
}

type DateFormProps = {
  label: string;
  submitLabel: string;
  value: CalendarDate;
  onChange: (on: CalendarDate) => void;
  earliestOn: CalendarDate;
  valid: boolean;
  busy: boolean;
  error: AppError | null;
  onSubmit: () => void;
  onClose: () => void;
  /** What the day means, for the share and for the keys. */
  children: ReactNode;
};

function DateForm(props: DateFormProps) {
  const { label, submitLabel, value, onChange, earliestOn, valid, busy, error, onSubmit, onClose, children } =
    props;
  const { t } = useTranslation(['members', 'common']);
  const lang = useLang();
  const problem =
    value === '' ? t('stay.dateMissing') : t('stay.tooEarly', { date: formatCalendarDate(earliestOn, lang) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (valid) onSubmit();
  };
  return (
    <form
      className={classes.inset}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      noValidate
    >
      <TextInput
        data-mantine-stop-propagation
        type="date"
        label={label}
        value={value}
        min={earliestOn}
        error={valid ? (error ? errorMessage(error, lang) : undefined) : problem}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoFocus
      />
      {valid ? <div className={classes.note}>{children}</div> : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!valid}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

function later(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}
