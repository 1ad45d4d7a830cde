import { Button } from '@mantine/core';
import { IconSettings, IconUserPlus } from '@tabler/icons-react';
import { Suspense, useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { lazyScreen } from '../../app/lazy-screen.ts';
import { useRefetchOn } from '../../app/live.ts';
import { hrefOf, paths, useOpened } from '../../app/router.ts';
import { dateIn, daysBetween } from '../../components/calendar.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead, Section } from '../../components/page.tsx';
import { useLingering } from '../../components/use-lingering.ts';
import { AccountCard } from './account-card.tsx';
import { AccountRest } from './account-rest.tsx';
import { Blockers } from './blockers.tsx';
import classes from './home.module.css';
import { type GroupAtAGlance, useHome } from './home-store.ts';
import { MemberShares } from './member-shares.tsx';
import { NextMoney } from './next-money.tsx';
import { isNew, NextSteps } from './next-steps.tsx';
import { PeriodStrip } from './period-strip.tsx';
import { RecentRequests } from './recent-requests.tsx';
import { ResumeSetup } from './resume-setup.tsx';

const GroupSettings = lazyScreen(() =>
  import('./group-settings.tsx').then(({ GroupSettings }) => GroupSettings),
);

/** The group at a glance: what this period costs so far, who has how much of it, and what just happened. */
export function HomeScreen() {
  const group = useCurrentGroup();
  return group === undefined ? null : <GroupHome group={group} />;
}

function GroupHome({ group }: { group: Group }) {
  const { t } = useTranslation('home');
  const { load, error } = useHome();
  const glance = useHome((state) => (state.groupId === group.id ? state.glance : undefined));
  const [editing, setEditing] = useOpened('settings');
  const settingsAsked = useLingering(editing || undefined) !== undefined;
  const loadGroup = useCallback(() => load(group), [load, group]);
  useEffect(() => {
    void loadGroup();
  }, [loadGroup]);
  useRefetchOn(
    [
      'usage.recorded',
      'member.changed',
      'account.changed',
      'account.healthChanged',
      'statement.changed',
      'payment.changed',
      'price.changed',
      'rate.changed',
    ],
    loadGroup,
    ({ payload }) => !('groupId' in payload) || payload.groupId === group.id,
  );

  return (
    <Page>
      <PageHead
        title={group.name}
        explanation={<Lead group={group} glance={glance} />}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconSettings size={16} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              {t('settings.open')}
            </Button>
            <Button
              component="a"
              href={hrefOf(paths.addMembers)}
              leftSection={<IconUserPlus size={16} aria-hidden />}
            >
              {t('invite')}
            </Button>
          </>
        }
      />
      <div className={classes.notices}>
        <ErrorNotice error={error} during="load" onRetry={() => void loadGroup()} />
        {glance && !isNew(glance) ? <ResumeSetup group={group} /> : null}
        {glance?.account ? <AccountRest account={glance.account} group={group} /> : null}
        {glance ? <NextMoney balances={glance.balances} /> : null}
        {glance ? <Blockers blockers={glance.preview.blockers} /> : null}
      </div>
      <PeriodStrip preview={glance?.preview} />
      {glance && isNew(glance) ? <NextSteps group={group} glance={glance} /> : <Overview glance={glance} />}
      <Suspense>
        {settingsAsked ? (
          <GroupSettings
            opened={editing}
            group={group}
            hasUsage={glance !== undefined && glance.recent.length > 0}
            onClose={() => setEditing(false)}
          />
        ) : null}
      </Suspense>
    </Page>
  );
}

function Overview({ glance }: { glance: GroupAtAGlance | undefined }) {
  const { t } = useTranslation('home');
  return (
    <>
      <div className={classes.columns}>
        <div>
          <Section title={t('shares')} note={t('sharesNote')}>
            <MemberShares preview={glance?.preview} balances={glance?.balances} />
          </Section>
        </div>
        <div>
          <Section title={t('account')}>
            <AccountCard account={glance?.account} />
          </Section>
        </div>
      </div>
      <div className={classes.recent}>
        <Section title={t('recent')} actions={<a href={hrefOf(paths.usage)}>{t('recentAll')}</a>}>
          <RecentRequests records={glance?.recent} members={glance?.members ?? []} />
        </Section>
      </div>
    </>
  );
}

function Lead({ group, glance }: { group: Group; glance: GroupAtAGlance | undefined }) {
  const { t } = useTranslation('home');
  if (glance === undefined) return <>{t('loading')}</>;
  const { period, zone, asOfMs } = glance.preview;
  const about = { label: period.label, members: group.memberCount, max: group.maxMembers };
  const days = daysBetween(dateIn(zone, asOfMs), period.endOn);
  return <>{days > 1 ? t('lead', { ...about, count: days }) : t('leadLastDay', about)}</>;
}
