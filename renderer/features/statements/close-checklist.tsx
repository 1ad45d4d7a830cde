import { Button } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconCircleXFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CloseBlocker } from '../../../shared/contract/period-close.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import classes from './closing.module.css';
import { type Checklist, dueOf, type Overview } from './statements-store.ts';

/** Everything that a close waits for, in the order in which it is looked at. */
const points = [
  'running',
  'earlier_open',
  'open_attempts',
  'unpriced',
  'rate_missing',
  'no_members',
  'minimum_too_high',
  'unreconciled',
] as const satisfies readonly CloseBlocker['kind'][];

/** Where an obstacle is settled; screens that are about a period open with the one to be closed. */
function addressOf(where: CloseBlocker['where'], periodId: string): string {
  const isOfPeriod = where === 'usage' || where === 'split';
  return isOfPeriod ? `${paths[where]}?period=${encodeURIComponent(periodId)}` : paths[where];
}

type CloseChecklistProps = {
  checklist: Checklist;
  overview: Overview;
  /** Goes on with the period that is to be closed first. */
  onChoose: (periodId: string) => void;
  /** A link to another screen was followed. */
  onLeave: () => void;
};

/** What is in order and what is in the way, each with what to do and where. */
export function CloseChecklist({ checklist, overview, onChoose, onLeave }: CloseChecklistProps) {
  const { t } = useTranslation('closing');
  const { blockers } = checklist;
  return (
    <section aria-label={t('checklist.label')}>
      <h3 className={classes.listTitle}>
        {blockers.length === 0 ? t('checklist.ready') : t('checklist.blocked', { count: blockers.length })}
      </h3>
      <ul className={classes.points}>
        {points.map((point) => {
          const found = blockers.filter(({ kind }) => kind === point);
          if (found.length > 0)
            return found.map((blocker) => (
              <Obstacle
                key={blocker.text.en}
                blocker={blocker}
                periodId={checklist.period.id}
                overview={overview}
                onChoose={onChoose}
                onLeave={onLeave}
              />
            ));
          return (
            <Passed key={point} point={point} isOpen={point === 'unreconciled' && blockers.length > 0} />
          );
        })}
      </ul>
    </section>
  );
}

/** Records are only compared with their sums where nothing else is in the way. */
function Passed({ point, isOpen }: { point: CloseBlocker['kind']; isOpen: boolean }) {
  const { t } = useTranslation('closing');
  return (
    <li className={classes.point}>
      {isOpen ? (
        <IconCircleDashed className={classes.open} size={16} aria-hidden />
      ) : (
        <IconCircleCheckFilled className={classes.passed} size={16} aria-hidden />
      )}
      <span className={isOpen ? classes.hint : undefined}>
        {isOpen ? t('checklist.later') : t(`checklist.${point}`)}
      </span>
    </li>
  );
}

type ObstacleProps = Omit<CloseChecklistProps, 'checklist'> & { blocker: CloseBlocker; periodId: string };

function Obstacle({ blocker, periodId, overview, onChoose, onLeave }: ObstacleProps) {
  const { t } = useTranslation('closing');
  const lang = useLang();
  const { kind, text, where } = blocker;
  const [first] = dueOf(overview, Date.now());
  return (
    <li className={`${classes.point} ${classes.obstacle}`}>
      <IconCircleXFilled className={classes.blocked} size={16} aria-hidden />
      <span className={classes.words}>{lang === 'en' ? text.en : text.zh}</span>
      {kind === 'earlier_open' && first !== undefined ? (
        <Button size="compact-sm" variant="default" onClick={() => onChoose(first.id)}>
          {t('checklist.closeFirst', { label: first.label })}
        </Button>
      ) : kind === 'running' ? null : (
        <Button
          component="a"
          href={hrefOf(addressOf(where, periodId))}
          size="compact-sm"
          variant="default"
          onClick={onLeave}
        >
          {t(`checklist.where.${where}`)}
        </Button>
      )}
    </li>
  );
}
