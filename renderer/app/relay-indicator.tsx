import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/copy-button.tsx';
import { useConnection } from '../transports/connection.ts';
import { addressForMembers, type RelayCondition, relayCondition, useRelay } from './relay-store.ts';
import { hrefOf, paths } from './router.ts';
import classes from './shell.module.css';

const words = {
  listening: 'relayRunning',
  paused: 'relayPaused',
  stopped: 'relayStopped',
  failed: 'relayFailed',
} as const;
const dots: Record<RelayCondition, string | undefined> = {
  listening: classes.running,
  paused: classes.paused,
  stopped: undefined,
  failed: classes.failed,
};

/** Whether members can reach the relay, and the address to give them. */
export function RelayIndicator() {
  const { t } = useTranslation('navigation');
  const known = useRelay((state) => state.relay);
  const connected = useConnection((connection) => connection.state === 'connected');
  // What was true before the connection broke is not known to be true now.
  const relay = connected ? known : null;
  const condition = relay && relayCondition(relay);
  const failed = useRelay((state) => state.error !== null);
  const state = condition !== null ? t(words[condition]) : failed ? t('relayUnread') : t('relayUnknown');
  const address = relay?.state === 'listening' ? addressForMembers(relay) : undefined;
  return (
    <div className={classes.relay}>
      <a className={classes.relayLink} href={hrefOf(paths.relay)} title={state}>
        <span className={`${classes.dot} ${condition === null ? '' : (dots[condition] ?? '')}`} aria-hidden />
        <span className={classes.relayWords}>{state}</span>
        {address === undefined ? null : <span className={classes.address}>{address}</span>}
      </a>
      {address === undefined ? null : <CopyButton text={address} label={t('copyAddress')} />}
    </div>
  );
}
