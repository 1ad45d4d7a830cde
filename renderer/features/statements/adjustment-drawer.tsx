import { useTranslation } from 'react-i18next';
import type { Adjustment } from '../../../shared/contract/adjustment.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { DataTable } from '../../components/data-table.tsx';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Facts } from '../../components/facts.tsx';
import { MoneyText } from '../../components/money.tsx';
import { Panel } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import { useLingering } from '../../components/use-lingering.ts';
import type { Overview } from './statements-store.ts';

type AdjustmentDrawerProps = {
  /** Undefined: closed. */
  adjustment: Adjustment | undefined;
  overview: Overview;
  currency: string;
  onClose: () => void;
};

/** One entry about a closed period: what it is about, who bills it, and the line of each member. */
export function AdjustmentDrawer({ adjustment, overview, currency, onClose }: AdjustmentDrawerProps) {
  const lang = useLang();
  const shown = useLingering(adjustment);
  const title = shown === undefined ? '' : lang === 'en' ? shown.title.en : shown.title.zh;
  return (
    <SideDrawer opened={adjustment !== undefined} onClose={onClose} title={title}>
      {shown === undefined ? null : <Details adjustment={shown} overview={overview} currency={currency} />}
    </SideDrawer>
  );
}

type DetailsProps = { adjustment: Adjustment; overview: Overview; currency: string };

function Details({ adjustment, overview: { periods, members }, currency }: DetailsProps) {
  const { t } = useTranslation(['closing', 'statements']);
  const labelOf = (periodId: string) => periods.find(({ id }) => id === periodId)?.label ?? periodId;
  const { kind, reason, lines, amountMinor, payerMemberId, createdAtMs, aboutPeriodId, periodId } =
    adjustment;
  const payer =
    payerMemberId === null
      ? t('payer.owner')
      : (members.find(({ id }) => id === payerMemberId)?.name ?? payerMemberId);
  const money = (minor: bigint) => <MoneyText money={{ amountMinor: minor, currency }} />;
  return (
    <>
      <Facts
        facts={[
          { name: t('adjustments.kind'), value: t(`adjustments.kinds.${kind}`) },
          reason === null ? undefined : { name: t('reason'), value: reason },
          {
            name: t('adjustments.about'),
            value: <a href={hrefOf(paths.statement(aboutPeriodId))}>{labelOf(aboutPeriodId)}</a>,
          },
          { name: t('adjustments.billed'), value: labelOf(periodId) },
          {
            name: t('adjustments.at'),
            value:
              createdAtMs === null ? (
                t('adjustments.comingHint')
              ) : (
                <InstantText atMs={createdAtMs} as="datetime" />
              ),
          },
          amountMinor === 0n ? undefined : { name: t('payer.label'), value: payer },
        ]}
      />
      <DrawerSection title={t('adjustments.lines')} hint={t('adjustments.sign')}>
        <Panel padded={false}>
          <DataTable
            label={t('adjustments.lines')}
            columns={[
              {
                key: 'member',
                header: t('adjustments.member'),
                cell: ({ memberName }) => memberName,
                foot: t('adjustments.sum'),
              },
              {
                key: 'amount',
                header: t('adjustments.amount'),
                align: 'right',
                nowrap: true,
                cell: (line) => money(line.amountMinor),
                foot: money(amountMinor),
              },
            ]}
            rows={lines}
            rowKey={({ memberId }) => memberId}
          />
        </Panel>
      </DrawerSection>
    </>
  );
}
