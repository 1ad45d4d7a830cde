import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Saving } from '../../../shared/contract/balance.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { AppError } from '../../../shared/errors.ts';
import { formatMoney, formatPusdShort } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { PeriodSelect } from '../../components/period-select.tsx';
import { Stat, StatStrip } from '../../components/stat.tsx';
import classes from './payments.module.css';
import { usePayments } from './payments-store.ts';

type SavingSectionProps = {
  /** Undefined until it is read. */
  saving: Saving | undefined;
  periods: readonly Period[];
  error: AppError | undefined;
  onRetry: () => void;
};

/** What the usage is worth by the price list, what it really costs, and what the provider says: never one figure. */
export function SavingSection({ saving, periods, error, onRetry }: SavingSectionProps) {
  const { t } = useTranslation('payments');
  const [byMember, setByMember] = useState(false);
  const setSavingPeriod = usePayments((state) => state.setSavingPeriod);
  return (
    <Section
      title={t('saving.title')}
      actions={
        <div className={classes.sectionActions}>
          <Button
            variant="subtle"
            color="gray"
            aria-expanded={byMember}
            disabled={saving === undefined || saving.members.length === 0}
            onClick={() => setByMember(!byMember)}
          >
            {t(byMember ? 'saving.hide' : 'saving.show')}
          </Button>
          <PeriodSelect
            label={t('saving.period')}
            periods={periods}
            value={saving?.periodId}
            currentWord={t('saving.current')}
            onChange={(periodId) => void setSavingPeriod(periodId)}
          />
        </div>
      }
    >
      {saving === undefined ? (
        error ? (
          <ErrorNotice error={error} during="load" onRetry={onRetry} />
        ) : (
          <Waiting />
        )
      ) : (
        <>
          <Figures saving={saving} />
          {saving.unlistedRequests > 0 ? (
            <p className={classes.under}>{t('saving.unlisted', { count: saving.unlistedRequests })}</p>
          ) : null}
          {byMember ? <Members saving={saving} /> : null}
        </>
      )}
    </Section>
  );
}

/** The three names, with their figures still to come. */
function Waiting() {
  const { t } = useTranslation('payments');
  const value = <Skeleton height={20} width={90} my={6} />;
  return (
    <div aria-busy="true">
      <StatStrip label={t('saving.label')}>
        <Stat label={t('saving.list')} value={value} />
        <Stat label={t('saving.share')} value={value} />
        <Stat label={t('saving.provider')} value={value} />
      </StatStrip>
    </div>
  );
}

function Figures({ saving }: { saving: Saving }) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const { currency, listMinor, listPusd, rate, shareMinor, closed, provider } = saving;
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const usd = formatPusdShort(listPusd, lang);
  const converted = rate === null ? t('saving.noRate') : t('saving.listUsd', { usd, rate });
  return (
    <StatStrip label={t('saving.label')}>
      <Stat
        label={t('saving.list')}
        value={listMinor === null ? usd : money(listMinor)}
        note={currency === 'USD' ? t('saving.listNote') : converted}
      />
      <Stat
        label={t('saving.share')}
        value={money(shareMinor)}
        note={t(closed ? 'saving.shareClosed' : 'saving.shareOpen')}
      />
      <Stat
        label={t('saving.provider')}
        value={
          provider === null ? (
            <span className={classes.absent}>{t('saving.notProvided')}</span>
          ) : provider.minor === null ? (
            formatPusdShort(provider.usdPusd, lang)
          ) : (
            money(provider.minor)
          )
        }
        note={
          provider === null
            ? t('saving.providerNote')
            : t('saving.providerDays', { covered: provider.coveredDays, days: provider.days })
        }
      />
    </StatStrip>
  );
}

function Members({ saving }: { saving: Saving }) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const { currency, members } = saving;
  const figure = { align: 'right', nowrap: true } as const;
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const columns: Column<Saving['members'][number]>[] = [
    {
      key: 'member',
      header: t('saving.member'),
      cell: ({ memberName }) => <span className={classes.party}>{memberName}</span>,
    },
    {
      ...figure,
      key: 'list',
      header: t('saving.list'),
      cell: ({ listMinor, listPusd }) =>
        listMinor === null ? formatPusdShort(listPusd, lang) : money(listMinor),
    },
    { ...figure, key: 'share', header: t('saving.share'), cell: ({ shareMinor }) => money(shareMinor) },
  ];
  return (
    <div className={classes.members}>
      <Panel padded={false}>
        <DataTable
          label={t('saving.members')}
          columns={columns}
          rows={members}
          rowKey={({ memberId }) => memberId}
        />
      </Panel>
    </div>
  );
}
