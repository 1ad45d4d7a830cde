import { ActionIcon, Button, Popover, SegmentedControl } from '@mantine/core';
import { IconBell, IconSettings } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../shared/contract/alert.ts';
import { ErrorNotice } from '../components/error-notice.tsx';
import { LoadingLines } from '../components/loaded.tsx';
import classes from './alert-bell.module.css';
import { AlertItem } from './alert-item.tsx';
import { placeOf, showAlert } from './alert-place.ts';
import { useAlerts } from './alerts-store.ts';
import { useEvents, useRefetchOn } from './live.ts';
import { navigate, paths } from './router.ts';

const MOST_SHOWN = 99;

/** How much is new to the owner, and what is wrong now, within one click. */
export function AlertBell() {
  const { t } = useTranslation('alerts');
  const { unreadCount, open, load, find } = useAlerts();
  const [opened, setOpened] = useState(false);
  const isCritical = open?.some(({ severity }) => severity === 'critical');
  const label = unreadCount === 0 ? t('bell') : t('bellUnread', { count: unreadCount });
  const follow = async (alertId: string): Promise<void> => {
    const alert = await find(alertId);
    // What no screen shows is read here.
    if (alert === undefined || placeOf(alert) === undefined) setOpened(true);
    if (alert !== undefined) showAlert(alert);
  };
  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['alert.changed'], load);
  useEvents((event) => {
    if (event.name === 'alert.opened') void follow(event.payload.alertId);
  });
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={420}
      trapFocus
      returnFocus
      withinPortal={false}
      shadow="md"
    >
      <Popover.Target>
        <ActionIcon
          className={classes.bell ?? ''}
          variant="subtle"
          color="gray"
          size={32}
          aria-label={label}
          title={label}
          onClick={() => setOpened((was) => !was)}
        >
          <IconBell size={18} stroke={1.75} aria-hidden />
          {unreadCount === 0 ? null : (
            <span className={classes.count} data-critical={isCritical} aria-hidden>
              {Math.min(unreadCount, MOST_SHOWN)}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('list')}>
        <AlertPanel onLeave={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

type View = 'open' | 'recent';

function AlertPanel({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation('alerts');
  const { open, unreadCount, loadError, error, load, markAllRead } = useAlerts();
  const [view, setView] = useState<View>('open');
  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={t('list')}
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: 'open', label: open?.length ? `${t('open')} ${open.length}` : t('open') },
            { value: 'recent', label: t('recent') },
          ]}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('settings')}
          title={t('settings')}
          onClick={() => {
            navigate(paths.settings);
            onLeave();
          }}
        >
          <IconSettings size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      {loadError === null && error === null ? null : (
        <div className={classes.error}>
          <ErrorNotice error={loadError} during="load" onRetry={load} />
          <ErrorNotice error={error} />
        </div>
      )}
      {open !== undefined ? (
        <AlertList view={view} open={open} onLeave={onLeave} />
      ) : loadError === null ? (
        <div className={classes.waiting}>
          <LoadingLines lines={3} />
        </div>
      ) : null}
      {unreadCount === 0 ? null : (
        <div className={classes.foot}>
          <Button variant="subtle" size="compact-sm" onClick={() => void markAllRead()}>
            {t('markAllRead')}
          </Button>
        </div>
      )}
    </div>
  );
}

function AlertList({ view, open, onLeave }: { view: View; open: readonly Alert[]; onLeave: () => void }) {
  const { t } = useTranslation('alerts');
  const { recent, nextBeforeId, loadMore } = useAlerts();
  const shown = view === 'open' ? open : recent;
  if (shown.length === 0) {
    return (
      <div className={classes.none}>
        <p>{view === 'open' ? t('noneOpen') : t('noneRecent')}</p>
        {view === 'open' ? <p className={classes.hint}>{t('noneOpenText')}</p> : null}
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <ul className={classes.list} aria-label={t('list')} tabIndex={0}>
      {shown.map((alert) => (
        <AlertItem key={alert.id} alert={alert} onLeave={onLeave} />
      ))}
      {view === 'recent' && nextBeforeId !== null ? (
        <li className={classes.more}>
          <Button variant="subtle" size="compact-sm" onClick={() => void loadMore()}>
            {t('more')}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
