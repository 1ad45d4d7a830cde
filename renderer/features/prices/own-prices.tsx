import { useTranslation } from 'react-i18next';
import { hrefOf, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { priceKinds } from './price-kinds.ts';
import { PricePerMillion } from './price-per-million.tsx';
import classes from './prices.module.css';
import { type OwnPrice, usePrices } from './prices-store.ts';

/** Prices of the accounts' own, which go before the table's; each is changed with its account. */
export function OwnPrices({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('prices');
  const { values, errors } = usePrices((state) => state.readings);
  const { own } = values;
  const columns = useColumns();
  if (own === undefined ? errors.own === undefined : own.length === 0) return null;
  return (
    <Section title={t('own.title')} note={t('own.note')}>
      <Panel padded={false}>
        <DataTable
          label={t('own.title')}
          columns={columns}
          rows={own}
          error={errors.own}
          onRetry={onRetry}
          rowKey={({ accountId, model }) => `${accountId} ${model}`}
        />
      </Panel>
    </Section>
  );
}

function useColumns(): Column<OwnPrice>[] {
  const { t } = useTranslation('prices');
  return [
    {
      key: 'account',
      header: t('own.account'),
      cell: ({ accountId, accountName }) => (
        <a className={classes.clip} href={hrefOf(paths.account(accountId))}>
          {accountName}
        </a>
      ),
    },
    {
      key: 'model',
      header: t('table.model'),
      cell: ({ model }) => <span className={classes.clip}>{model}</span>,
    },
    ...priceKinds.map(({ key, price }) => ({
      key,
      header: t(`kind.${key}`),
      align: 'right' as const,
      cell: (row: OwnPrice) =>
        row[price] === null ? (
          <span className={classes.faint}>{t('own.listed')}</span>
        ) : (
          <PricePerMillion pusdPerToken={row[price]} />
        ),
    })),
  ];
}
