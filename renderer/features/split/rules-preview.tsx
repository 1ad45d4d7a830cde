import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { formatMoney } from '../../../shared/money.ts';
import type { SplitRules } from '../../../shared/split.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { MoneyText } from '../../components/money.tsx';
import { api } from '../../transports/api.ts';
import classes from './rules.module.css';

type RulesPreviewProps = {
  now: SplitPreview;
  /** Undefined while they are not complete. */
  rules: SplitRules | undefined;
};

type Line = { memberId: string; name: string; before: bigint; after: bigint };

const TYPING_MS = 250;

/** What each member would owe of this period by the rules, beside what it is now. */
export function RulesPreview({ now, rules }: RulesPreviewProps) {
  const { t } = useTranslation('split');
  const { tried, error } = useTried(now, rules);
  const { currency } = now;
  const lines = now.totals.map(({ memberId, memberName, amountMinor }) => ({
    memberId,
    name: memberName,
    before: amountMinor,
    after: tried?.totals.find((total) => total.memberId === memberId)?.amountMinor ?? amountMinor,
  }));
  const tooHigh = tried?.blockers.find((blocker) => blocker.kind === 'minimum_too_high');
  return (
    <section className={classes.preview} aria-label={t('rules.preview')}>
      <h3 className={classes.previewTitle}>{t('rules.preview')}</h3>
      <ErrorNotice error={error} />
      {tooHigh?.kind === 'minimum_too_high' ? (
        <p className={classes.problem} role="alert">
          <TooHigh largestMinor={tooHigh.largestMinor} currency={currency} />
        </p>
      ) : null}
      <DataTable
        label={t('rules.preview')}
        columns={useColumns(lines, currency)}
        rows={lines}
        rowKey={(line) => line.memberId}
        empty={<p className={classes.hint}>{t('pool.empty')}</p>}
      />
    </section>
  );
}

function TooHigh({ largestMinor, currency }: { largestMinor: bigint; currency: string }) {
  const { t } = useTranslation('split');
  const lang = useLang();
  return <>{t('rules.tooHigh', { amount: formatMoney({ amountMinor: largestMinor, currency }, lang) })}</>;
}

function useTried(now: SplitPreview, rules: SplitRules | undefined) {
  const [tried, setTried] = useState<SplitPreview>();
  const [error, setError] = useState<AppError | null>(null);
  const { groupId, period } = now;
  useEffect(() => {
    if (rules === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      api.split.preview({ groupId, periodId: period.id, rules }).then(
        (preview) => {
          if (!isCurrent) return;
          setTried(preview);
          setError(null);
        },
        (thrown: unknown) => isCurrent && setError(asAppError(thrown)),
      );
    }, TYPING_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [groupId, period.id, rules]);
  return { tried, error };
}

function useColumns(lines: readonly Line[], currency: string): Column<Line>[] {
  const { t } = useTranslation('split');
  const sum = (of: (line: Line) => bigint) => lines.reduce((total, line) => total + of(line), 0n);
  const money = (amountMinor: bigint) => <MoneyText money={{ amountMinor, currency }} />;
  const difference = (amountMinor: bigint) => (
    <>
      {amountMinor > 0n ? '+' : ''}
      {money(amountMinor)}
    </>
  );
  const column = (
    key: 'before' | 'after' | 'difference',
    of: (line: Line) => bigint,
    shown = money,
  ): Column<Line> => ({
    key,
    header: t(`rules.${key}`),
    align: 'right',
    nowrap: true,
    cell: (line) => shown(of(line)),
    foot: shown(sum(of)),
  });
  return [
    { key: 'member', header: t('pool.member'), cell: ({ name }) => name, foot: t('pool.sum') },
    column('before', ({ before }) => before),
    column('after', ({ after }) => after),
    column('difference', ({ before, after }) => after - before, difference),
  ];
}
