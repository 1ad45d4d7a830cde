import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnpricedUsage } from '../../../shared/contract/price.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { InstantText } from '../../components/time.tsx';
import { CountText, TokensText } from '../../components/tokens.tsx';
import { priceKinds } from './price-kinds.ts';
import { PriceRecordsDialog } from './price-records-dialog.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';
import { SetPriceDialog } from './set-price-dialog.tsx';

/** Records that cost something nobody knows yet, each with the way to price them; nothing when there are none. */
export function UnpricedSection({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('prices');
  const { values, errors } = usePrices((state) => state.readings);
  const unpriced = values.unpriced ?? [];
  const [setting, setSetting] = useState<UnpricedUsage | null>(null);
  const [pricing, setPricing] = useState<UnpricedUsage | null>(null);
  const titleId = useId();
  const columns = useColumns(setSetting, setPricing);
  const records = unpriced.reduce((sum, { requests }) => sum + requests, 0);
  return (
    <>
      {values.unpriced === undefined && errors.unpriced ? (
        <div className={classes.hint}>
          <ErrorNotice error={errors.unpriced} during="load" onRetry={onRetry} />
        </div>
      ) : null}
      {unpriced.length === 0 ? null : (
        <section className={classes.unpriced} aria-labelledby={titleId}>
          <div className={classes.unpricedHead}>
            <h2 className={classes.unpricedTitle} id={titleId}>
              <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
              {t('unpriced.title', { count: records })}
            </h2>
            <p className={classes.note}>{t('unpriced.lead')}</p>
          </div>
          <div className={classes.unpricedRows}>
            <DataTable
              label={t('unpriced.title', { count: records })}
              columns={columns}
              rows={unpriced}
              rowKey={({ groupId, periodId, accountId, model }) =>
                [groupId, periodId, accountId, model].join(' ')
              }
            />
          </div>
        </section>
      )}
      <SetPriceDialog
        usage={setting}
        onClose={() => setSetting(null)}
        onSet={(usage) => {
          setSetting(null);
          setPricing(usage);
        }}
      />
      <PriceRecordsDialog
        usage={pricing}
        onClose={() => setPricing(null)}
        onSetPrice={(usage) => {
          setPricing(null);
          setSetting(usage);
        }}
      />
    </>
  );
}

function useColumns(
  onSet: (usage: UnpricedUsage) => void,
  onPrice: (usage: UnpricedUsage) => void,
): Column<UnpricedUsage>[] {
  const { t } = useTranslation('prices');
  return [
    {
      key: 'model',
      header: t('table.model'),
      cell: ({ model }) => (
        <a className={classes.clip} href={hrefOf(paths.usageOfModel(model))}>
          {model}
        </a>
      ),
    },
    {
      key: 'account',
      header: t('own.account'),
      cell: ({ accountName, provider }) => (
        <span className={classes.clip}>
          {accountName}
          <span className={classes.tokens}>{provider}</span>
        </span>
      ),
    },
    {
      key: 'period',
      header: t('unpriced.period'),
      cell: ({ groupName, periodLabel }) => (
        <span className={classes.clip}>
          {periodLabel}
          <span className={classes.tokens}>{groupName}</span>
        </span>
      ),
    },
    {
      key: 'records',
      header: t('unpriced.records'),
      align: 'right',
      cell: ({ requests }) => <CountText count={requests} />,
    },
    {
      key: 'tokens',
      header: t('unpriced.tokens'),
      align: 'right',
      cell: (usage) => <Tokens usage={usage} />,
    },
    {
      key: 'time',
      header: t('unpriced.time'),
      nowrap: true,
      cell: ({ firstAtMs, lastAtMs }) => (
        <>
          <InstantText atMs={firstAtMs} />
          {lastAtMs === firstAtMs ? null : (
            <span className={classes.tokens}>
              {t('unpriced.until')} <InstantText atMs={lastAtMs} />
            </span>
          )}
        </>
      ),
    },
    {
      key: 'fix',
      header: t('unpriced.fix'),
      align: 'right',
      nowrap: true,
      cell: (usage) => <Fix usage={usage} onSet={onSet} onPrice={onPrice} />,
    },
  ];
}

function Tokens({ usage: { tokens } }: { usage: UnpricedUsage }) {
  const { t } = useTranslation('prices');
  const { inputTokens, outputTokens } = tokens;
  const all = priceKinds.map(({ key, tokens: kind }) => `${t(`kind.${key}`)} ${tokens[kind]}`).join(' · ');
  const cached = tokens.cacheReadTokens + tokens.cacheWrite5mTokens + tokens.cacheWrite1hTokens;
  return (
    <span title={all}>
      <TokensText tokens={inputTokens} /> / <TokensText tokens={outputTokens} />
      {cached === 0 ? null : (
        <span className={classes.tokens}>
          {t('unpriced.cached')} <TokensText tokens={cached} />
        </span>
      )}
    </span>
  );
}

type FixProps = {
  usage: UnpricedUsage;
  onSet: (usage: UnpricedUsage) => void;
  onPrice: (usage: UnpricedUsage) => void;
};

function Fix({ usage, onSet, onPrice }: FixProps) {
  const { t } = useTranslation('prices');
  const { model, periodLabel: period, priceFrom } = usage;
  if (priceFrom === null)
    return (
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t('unpriced.setLabel', { model, period })}
        onClick={() => onSet(usage)}
      >
        {t('unpriced.set')}
      </Button>
    );
  const action = t(`unpriced.price.${priceFrom}`);
  return (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={t('unpriced.priceLabel', { action, model, period })}
      onClick={() => onPrice(usage)}
    >
      {action}
    </Button>
  );
}
