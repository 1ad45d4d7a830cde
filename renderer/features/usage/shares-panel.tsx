import { useTranslation } from 'react-i18next';
import { useLang } from '../../app/i18n/index.ts';
import { paths } from '../../app/router.ts';
import { ChartTable } from './chart-table.tsx';
import classes from './charts.module.css';
import { RankedBars, type RankedItem } from './ranked-bars.tsx';
import type { Names } from './trend-panel.tsx';
import { amountsOf, useAmountText } from './usage-measure.ts';
import { addressOf, type UsageQuery } from './usage-query.ts';
import type { UsageSummaryFigures } from './usage-store.ts';

type SharesPanelProps = {
  summary: UsageSummaryFigures;
  names: Names;
  query: UsageQuery;
  asTable: boolean;
};

/** Who and what the period's cost is of: members, models, accounts. */
export function SharesPanel({ summary, names, query, asTable }: SharesPanelProps) {
  const { t } = useTranslation('usage');
  const addressWith = (change: UsageQuery) => addressOf({ ...query, ...change });
  const lists = {
    member: summary.byMember.map(({ memberId, ...figures }) =>
      itemOf(figures, {
        id: memberId,
        name: names.member(memberId),
        address: addressWith({ member: memberId }),
        chosen: query.member === memberId,
      }),
    ),
    model: summary.byModel.map(({ model, ...figures }) =>
      itemOf(figures, {
        id: model,
        name: model,
        address: addressWith({ model }),
        chosen: query.model === model,
      }),
    ),
    account: summary.byAccount.map(({ accountId, ...figures }) =>
      itemOf(figures, {
        id: accountId,
        name: names.account(accountId),
        address: paths.account(accountId),
        chosen: false,
      }),
    ),
  };
  return (
    <div className={classes.shares}>
      {(['member', 'model', 'account'] as const).map((by) =>
        asTable ? (
          <div key={by} className={classes.share}>
            <SharesTable title={t(`summary.by.${by}`)} items={lists[by]} />
          </div>
        ) : (
          <RankedBars
            key={by}
            title={t(`summary.by.${by}`)}
            none={t('summary.nothing')}
            items={lists[by]}
            total={summary.totals.costPusd}
          />
        ),
      )}
    </div>
  );
}

function SharesTable({ title, items }: { title: string; items: readonly RankedItem[] }) {
  const { t } = useTranslation(['usage', 'common']);
  const amountText = useAmountText(useLang());
  return (
    <ChartTable
      label={title}
      columns={[title, t('chart.cost'), t('chart.requests'), t('chart.tokens')]}
      rows={items.map(({ id, name, unpriced, amounts }) => ({
        key: id,
        name,
        cells: [
          unpriced ? t('common:unpriced') : amountText(amounts, 'cost', true),
          amountText(amounts, 'requests'),
          amountText(amounts, 'tokens'),
        ],
      }))}
    />
  );
}

type Figures = UsageSummaryFigures['totals'];

function itemOf(figures: Figures, item: Pick<RankedItem, 'id' | 'name' | 'address' | 'chosen'>): RankedItem {
  const unpriced = figures.requests > 0 && figures.unpricedRequests === figures.requests;
  return { ...item, unpriced, amounts: amountsOf(figures) };
}
