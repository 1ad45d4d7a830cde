import { Button } from '@mantine/core';
import { IconCar, IconMapOff } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch } from 'wouter';
import { EmptyState } from '../components/empty-state.tsx';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { useCurrentGroup } from './group-store.ts';
import { lazyScreen } from './lazy-screen.ts';
import { startNewGroup } from './new-group.ts';
import { hrefOf, paths } from './router.ts';

// The home screen comes with the app; the others are there a moment after its first picture.
const AccountsScreen = lazyScreen(() =>
  import('../features/accounts/accounts-screen.tsx').then(({ AccountsScreen }) => AccountsScreen),
);
const MembersScreen = lazyScreen(() =>
  import('../features/members/members-screen.tsx').then(({ MembersScreen }) => MembersScreen),
);
const PaymentsScreen = lazyScreen(() =>
  import('../features/payments/payments-screen.tsx').then(({ PaymentsScreen }) => PaymentsScreen),
);
const PricesScreen = lazyScreen(() =>
  import('../features/prices/prices-screen.tsx').then(({ PricesScreen }) => PricesScreen),
);
const RelayScreen = lazyScreen(() =>
  import('../features/relay/relay-screen.tsx').then(({ RelayScreen }) => RelayScreen),
);
const SettingsScreen = lazyScreen(() =>
  import('../features/settings/settings-screen.tsx').then(({ SettingsScreen }) => SettingsScreen),
);
const SplitScreen = lazyScreen(() =>
  import('../features/split/split-screen.tsx').then(({ SplitScreen }) => SplitScreen),
);
const StatementsScreen = lazyScreen(() =>
  import('../features/statements/statements-screen.tsx').then(({ StatementsScreen }) => StatementsScreen),
);
const UsageScreen = lazyScreen(() =>
  import('../features/usage/usage-screen.tsx').then(({ UsageScreen }) => UsageScreen),
);

/** Which screen an address shows. Screens about a group are made anew when the group changes. */
export function Screens() {
  const group = useCurrentGroup();
  return (
    <Suspense>
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
          <Route path="/:screen?/:id?">
            {({ screen }) => <GroupScreen key={group.id} screen={screen} />}
          </Route>
        )}
        <Route>
          <NoSuchPlace />
        </Route>
      </Switch>
    </Suspense>
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
      isScreen
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
      isScreen
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
