import { Button } from '@mantine/core';
import { IconCalendarDue, IconClockHour4, IconFileCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Period } from '../../../shared/contract/period.ts';
import { formatClock } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { dateIn, daysBetween } from '../../components/calendar.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/page.tsx';
import { useDates } from './period-dates.ts';
import classes from './statements.module.css';
import { dueOf, type Overview } from './statements-store.ts';

type DueSectionProps = { overview: Overview; zone: string; onClosePeriod: (periodId: string) => void };

/** Periods that wait to be closed, the first of them first, and until when the running one goes. */
export function DueSection({ overview, zone, onClosePeriod }: DueSectionProps) {
  const { t } = useTranslation('statements');
  const now = Date.now();
  const due = dueOf(overview, now);
  const running = overview.periods.find(({ startAtMs, endAtMs }) => startAtMs <= now && now < endAtMs);
  if (due.length === 0 && overview.statements.length === 0)
    return <FirstToCome running={running} zone={zone} />;
  return (
    <Panel padded={false} label={t('due.label')}>
      <ul className={classes.due}>
        {due.map((period, index) => (
          <DuePeriod
            key={period.id}
            period={period}
            zone={zone}
            isNext={index === 0}
            onClosePeriod={onClosePeriod}
          />
        ))}
        {running === undefined ? null : <Running period={running} zone={zone} isDone={due.length === 0} />}
      </ul>
    </Panel>
  );
}

type DuePeriodProps = {
  period: Period;
  zone: string;
  isNext: boolean;
  onClosePeriod: (periodId: string) => void;
};

function DuePeriod({ period, zone, isNext, onClosePeriod }: DuePeriodProps) {
  const { t } = useTranslation('statements');
  const dates = useDates();
  const days = Math.max(0, daysBetween(period.endOn, dateIn(zone, Date.now())));
  return (
    <li className={classes.dueItem}>
      <IconCalendarDue className={isNext ? classes.dueMark : classes.quietMark} size={18} aria-hidden />
      <div className={classes.dueText}>
        <div className={classes.dueTitle}>{t('due.title', { label: period.label })}</div>
        <div className={classes.caption}>
          {dates(period)} · {days === 0 ? t('due.today') : t('due.ago', { count: days })}
        </div>
      </div>
      <Button variant={isNext ? 'filled' : 'default'} onClick={() => onClosePeriod(period.id)}>
        {t('due.close', { label: period.label })}
      </Button>
    </li>
  );
}

function Running({ period, zone, isDone }: { period: Period; zone: string; isDone: boolean }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  return (
    <li className={classes.dueItem}>
      <IconClockHour4 className={classes.quietMark} size={18} aria-hidden />
      <div className={classes.dueText}>
        <div>{t(isDone ? 'running.onlyOne' : 'running.title', { label: period.label })}</div>
        <div className={classes.caption}>
          {t('running.ends', { time: formatClock(period.endAtMs, Date.now(), zone, lang) })}
        </div>
      </div>
      <Button component="a" href={hrefOf(paths.split)} variant="subtle" color="gray">
        {t('running.preview')}
      </Button>
    </li>
  );
}

function FirstToCome({ running, zone }: { running: Period | undefined; zone: string }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  return (
    <Panel>
      <EmptyState
        icon={IconFileCheck}
        title={t('empty.title')}
        action={
          <Button component="a" href={hrefOf(paths.split)} variant="default">
            {t('running.preview')}
          </Button>
        }
      >
        {running === undefined
          ? t('empty.text')
          : t('empty.until', {
              label: running.label,
              time: formatClock(running.endAtMs, Date.now(), zone, lang),
            })}
      </EmptyState>
    </Panel>
  );
}
