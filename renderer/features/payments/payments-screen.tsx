import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { PartyBalance } from '../../../shared/contract/balance.ts';
import type { Group } from '../../../shared/contract/group.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, paths } from '../../app/router.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead } from '../../components/page.tsx';
import { errorOfAll, errorOfOld, noReadings, type Readings } from '../../components/readings.ts';
import { BalanceDrawer } from './balance-drawer.tsx';
import { BalanceSection } from './balance-section.tsx';
import { OpeningDrawer } from './opening-drawer.tsx';
import { partyKey, partyOfKey } from './parties.ts';
import { PaymentDrawer } from './payment-drawer.tsx';
import { PaymentSection } from './payment-section.tsx';
import classes from './payments.module.css';
import { type GroupMoney, usePayments } from './payments-store.ts';
import { SavingSection } from './saving-section.tsx';
import { TransferSection } from './transfer-section.tsx';
import { WriteOffDialog } from './write-off-dialog.tsx';

/** Balances, transfers, payments, periods and savings. */
const PARTS = 5;

/** Balances, suggested transfers and payments: `/payments`, with the details of a party at `/payments/:id`. */
export function PaymentsScreen() {
  const group = useCurrentGroup();
  return group === undefined ? null : <GroupPayments group={group} />;
}

function GroupPayments({ group }: { group: Group }) {
  const { t } = useTranslation('payments');
  const [, route] = useRoute('/payments/:id');
  const [open, setOpen] = useState<'payment' | 'opening' | null>(null);
  const [debtor, setDebtor] = useState<PartyBalance>();
  const { show, refresh } = usePayments();
  const readings: Readings<GroupMoney> = usePayments((state) =>
    state.groupId === group.id ? state.readings : noReadings,
  );
  const { values, errors } = readings;
  const nothing = errorOfAll(readings, PARTS);
  const onRetry = () => void refresh();

  useEffect(() => {
    void show(group.id);
  }, [show, group.id]);
  useRefetchOn(
    [
      'payment.changed',
      'statement.changed',
      'usage.recorded',
      'member.changed',
      'group.changed',
      'account.changed',
    ],
    refresh,
    ({ payload }) => !('groupId' in payload) || payload.groupId === group.id,
  );

  const { balances } = values;
  return (
    <Page>
      <PageHead
        title={t('title')}
        explanation={t('lead')}
        actions={
          <>
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon
                  variant="default"
                  size={32}
                  aria-label={t('more')}
                  disabled={balances === undefined}
                >
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  disabled={balances?.openingsSettable !== true}
                  title={balances?.openingsSettable === false ? t('opening.fixed') : undefined}
                  onClick={() => setOpen('opening')}
                >
                  {t('opening.open')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              disabled={balances === undefined}
              onClick={() => setOpen('payment')}
            >
              {t('record')}
            </Button>
          </>
        }
      />
      <div className={classes.notices}>
        <ErrorNotice error={nothing ?? errorOfOld(readings)} during="load" onRetry={onRetry} />
      </div>
      {nothing ? null : (
        <>
          <BalanceSection
            balances={balances}
            error={errors.balances}
            onRetry={onRetry}
            selectedKey={route?.id}
            onOpen={(party) => navigate(paths.balanceOf(partyKey(party)))}
          />
          <TransferSection
            settlement={values.settlement}
            lastClosedId={balances?.closedPeriods.at(-1)?.id}
            error={errors.settlement}
            onRetry={onRetry}
          />
          <PaymentSection list={values.list} error={errors.list} onRetry={onRetry} />
          <SavingSection
            saving={values.saving}
            periods={values.periods ?? []}
            error={errors.saving ?? errors.periods}
            onRetry={onRetry}
          />
        </>
      )}
      <BalanceDrawer
        party={route === null ? undefined : partyOfKey(route.id)}
        balances={balances}
        onWriteOff={setDebtor}
        onClose={() => navigate(paths.payments)}
      />
      {balances === undefined ? null : (
        <>
          <PaymentDrawer
            opened={open === 'payment'}
            balances={balances}
            zone={group.zone}
            onClose={() => setOpen(null)}
          />
          <OpeningDrawer opened={open === 'opening'} balances={balances} onClose={() => setOpen(null)} />
          <WriteOffDialog debtor={debtor} balances={balances} onClose={() => setDebtor(undefined)} />
        </>
      )}
    </Page>
  );
}
