import { Button, Skeleton } from '@mantine/core';
import { IconHistory, IconUserOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Balances, HistoryEntry, PartyBalance } from '../../../shared/contract/balance.ts';
import type { Party } from '../../../shared/contract/payment.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { isCovered } from '../../components/covered.ts';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useSignedMoney } from '../../components/signed-money.ts';
import { InstantText } from '../../components/time.tsx';
import { useLingering } from '../../components/use-lingering.ts';
import { BalanceText } from './balance-text.tsx';
import { CopyText } from './copy-text.tsx';
import { usePartyName } from './parties.ts';
import classes from './payments.module.css';
import { usePayments } from './payments-store.ts';

type BalanceDrawerProps = {
  /** Undefined: closed; null: the owner who is no member. */
  party: Party | undefined;
  balances: Balances | undefined;
  onWriteOff: (debtor: PartyBalance) => void;
  onClose: () => void;
};

/** One party's balance, entry by entry. */
export function BalanceDrawer({ party, balances, onWriteOff, onClose }: BalanceDrawerProps) {
  const { t } = useTranslation('payments');
  const showHistory = usePayments((state) => state.showHistory);
  const shownParty = useLingering(party);
  const shown = balances?.parties.find((one) => one.party === shownParty);
  const isOpen = party !== undefined && balances !== undefined;
  useEffect(() => {
    if (isOpen) void showHistory(party);
  }, [isOpen, party, showHistory]);
  return (
    <SideDrawer
      opened={isOpen}
      onClose={() => {
        if (!isCovered()) onClose();
      }}
      title={t('history.title')}
    >
      {shown === undefined || balances === undefined ? (
        <EmptyState icon={IconUserOff} title={t('form.pick')} />
      ) : (
        <>
          <Head shown={shown} currency={balances.currency} onWriteOff={onWriteOff} />
          <Entries party={shown.party} currency={balances.currency} zone={balances.zone} />
        </>
      )}
    </SideDrawer>
  );
}

type HeadProps = { shown: PartyBalance; currency: string; onWriteOff: (debtor: PartyBalance) => void };

function Head({ shown, currency, onWriteOff }: HeadProps) {
  const { t } = useTranslation('payments');
  const nameOf = usePartyName();
  return (
    <div className={classes.detail}>
      <h2 className={classes.detailName}>{nameOf(shown)}</h2>
      <dl className={classes.detailFigures}>
        <div>
          <dt>{t('history.now')}</dt>
          <dd className={classes.detailBalance}>
            <BalanceText amountMinor={shown.balanceMinor} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>{t('history.estimate')}</dt>
          <dd className={classes.detailEstimate}>
            <BalanceText amountMinor={shown.estimate.balanceMinor} currency={currency} quiet />
          </dd>
        </div>
      </dl>
      <div className={classes.detailActions}>
        <CopyText party={shown.party} label={`${t('history.copy')}: ${nameOf(shown)}`}>
          {t('history.copy')}
        </CopyText>
        {shown.balanceMinor < 0n ? (
          <Button variant="default" onClick={() => onWriteOff(shown)}>
            {t('history.writeOff')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Entries({ party, currency, zone }: { party: Party; currency: string; zone: string }) {
  const { t } = useTranslation('payments');
  const { history, historyError, showHistory } = usePayments();
  const signed = useSignedMoney(currency);
  if (historyError)
    return <ErrorNotice error={historyError} during="load" onRetry={() => void showHistory(party)} />;
  if (history?.party !== party) return <Waiting />;
  if (history.entries.length === 0) return <EmptyState icon={IconHistory} title={t('history.none')} />;
  return (
    <DrawerSection title={t('history.entries')}>
      <table className={classes.entries} aria-label={t('history.label')}>
        <thead>
          <tr>
            <th scope="col">{t('history.what')}</th>
            <th scope="col">{t('history.amount')}</th>
            <th scope="col">{t('history.balance')}</th>
          </tr>
        </thead>
        <tbody>
          {[...history.entries].reverse().map((entry) => (
            <tr key={entry.id}>
              <td>
                <What entry={entry} currency={currency} />
                <span className={classes.entryDate}>
                  <InstantText atMs={entry.atMs} as="date" zone={zone} />
                  {entry.note === '' ? '' : ` · ${entry.note}`}
                </span>
              </td>
              <td>{signed(entry.amountMinor)}</td>
              <td className={classes.running}>{signed(entry.balanceMinor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </DrawerSection>
  );
}

/** Two entries as they will stand. */
function Waiting() {
  return (
    <div className={classes.detail} aria-busy="true">
      <Skeleton height={12} width={56} />
      <Skeleton height={40} />
      <Skeleton height={40} />
    </div>
  );
}

function What({ entry, currency }: { entry: HistoryEntry; currency: string }) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const nameOf = usePartyName();
  const { kind, counterparty, amountMinor } = entry;
  const money = (minor: bigint | null) => formatMoney({ amountMinor: minor ?? 0n, currency }, lang);
  if (kind === 'period') {
    return (
      <>
        {t('history.period', { label: entry.label })}
        <span className={classes.entryDate}>
          {t('history.periodParts', { paid: money(entry.paidMinor), share: money(entry.shareMinor) })}
        </span>
      </>
    );
  }
  if (kind === 'opening' || counterparty === null) return t('history.opening');
  const name = nameOf(counterparty);
  const isGain = amountMinor > 0n;
  if (kind === 'payment') return t(isGain ? 'history.paidTo' : 'history.receivedFrom', { name });
  if (kind === 'write_off') return t(isGain ? 'history.write_offGiven' : 'history.write_offTaken', { name });
  return t(isGain ? 'history.reversalGiven' : 'history.reversalBack', { name });
}
