import { Button } from '@mantine/core';
import { IconCar, IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Route, Switch } from 'wouter';
import { EmptyState } from '../components/empty-state.tsx';
import { AccountsScreen } from '../features/accounts/accounts-screen.tsx';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { MembersScreen } from '../features/members/members-screen.tsx';
import { PaymentsScreen } from '../features/payments/payments-screen.tsx';
import { PricesScreen } from '../features/prices/prices-screen.tsx';
import { RelayScreen } from '../features/relay/relay-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { SplitScreen } from '../features/split/split-screen.tsx';
import { StatementsScreen } from '../features/statements/statements-screen.tsx';
import { UsageScreen } from '../features/usage/usage-screen.tsx';
import { useCurrentGroup } from './group-store.ts';
import { startNewGroup } from './new-group.ts';
import { hrefOf, paths } from './router.ts';

/** Which screen an address shows. Screens about a group are made anew when the group changes. */
export function Screens() {
  const group = useCurrentGroup();
  return (
    <Switch>
      <Route path={paths.relay} component={RelayScreen} />
      <Route path={paths.prices} component={PricesScreen} />
      <Route path={paths.settings} component={SettingsScreen} />
      <Route path="/accounts/:id?">
        <AccountsScreen />
      </Route>
      {group === undefined ? (
        <Route>
          <FirstGroup />
        </Route>
      ) : (
        <Route path="/:screen?/:id?">{({ screen }) => <GroupScreen key={group.id} screen={screen} />}</Route>
      )}
      <Route>
        <NoSuchPlace />
      </Route>
    </Switch>
  );
}

function GroupScreen({ screen }: { screen: string | undefined }) {
  if (screen === undefined) return <HomeScreen />;
  if (screen === 'members') return <MembersScreen />;
  if (screen === 'usage') return <UsageScreen />;
  if (screen === 'split') return <SplitScreen />;
  if (screen === 'statements') return <StatementsScreen />;
  if (screen === 'payments') return <PaymentsScreen />;
  return <NoSuchPlace />;
}

function FirstGroup() {
  const { t } = useTranslation('navigation');
  return (
    <EmptyState
      icon={IconCar}
      title={t('firstGroupTitle')}
      action={<Button onClick={() => void startNewGroup()}>{t('newGroup')}</Button>}
    >
      {t('firstGroupText')}
    </EmptyState>
  );
}

function NoSuchPlace() {
  const { t } = useTranslation('navigation');
  return (
    <EmptyState
      icon={IconMapOff}
      title={t('noSuchPlace')}
      action={
        <Button component="a" href={hrefOf(paths.home)} variant="default">
          {t('toHome')}
        </Button>
      }
    >
      {t('noSuchPlaceText')}
    </EmptyState>
  );
}
