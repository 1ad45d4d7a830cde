import { Button, Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayStatus } from '../../../shared/contract/relay.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useZone } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { LanSwitch } from '../../app/lan-switch.tsx';
import { useRefetchOn } from '../../app/live.ts';
import { RelayAddresses } from '../../app/relay-addresses.tsx';
import { type RelayCondition, relayCondition, useRelay } from '../../app/relay-store.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { useRelaySwitch } from '../../app/use-relay-switch.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingPanel } from '../../components/loaded.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page, PageHead, Panel, Section } from '../../components/page.tsx';
import { Stat, StatStrip } from '../../components/stat.tsx';
import { StatusBadge, type Tone } from '../../components/status-badge.tsx';
import { CountText } from '../../components/tokens.tsx';
import { PortDrawer } from './port-drawer.tsx';
import classes from './relay.module.css';
import { Snippets } from './snippets.tsx';

const tones: Record<RelayCondition, Tone> = {
  listening: 'ok',
  paused: 'warning',
  stopped: 'muted',
  failed: 'problem',
};

/** The members' door: whether it is open, for whom, at which addresses, and what to paste into a client. */
export function RelayScreen() {
  const { t } = useTranslation('relay');
  const { relay, error, load } = useRelay();
  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['usage.recorded'], load);
  const [movingPort, setMovingPort] = useState(false);
  return (
    <Page>
      <PageHead title={t('title')} explanation={t('lead')} />
      {error ? (
        <div className={classes.notice}>
          <ErrorNotice error={error} during="load" onRetry={load} />
        </div>
      ) : null}
      {relay === null && error === null ? <Waiting /> : null}
      {relay === null ? null : (
        <>
          <Problem relay={relay} />
          <Figures relay={relay} onMovePort={() => setMovingPort(true)} />
          <div className={classes.section}>
            <Section title={t('reach')}>
              <Panel>
                <LanSwitch />
              </Panel>
            </Section>
            <Section title={t('addresses')}>
              <RelayAddresses relay={relay} />
              <p className={classes.hint}>{t('addressesHint')}</p>
            </Section>
            <Section title={t('snippets')} note={t('snippetsHint')}>
              <Snippets relay={relay} />
            </Section>
          </div>
          <PortDrawer opened={movingPort} relay={relay} onClose={() => setMovingPort(false)} />
        </>
      )}
    </Page>
  );
}

/** The outline of the screen, while it is not known how the relay is. */
function Waiting() {
  const { t } = useTranslation('relay');
  const figure = <Skeleton height={20} width={90} my={6} />;
  return (
    <>
      <StatStrip label={t('stateTitle')}>
        <Stat label={t('stateTitle')} value={figure} />
        <Stat label={t('port')} value={figure} />
        <Stat label={t('openAttempts')} value={figure} />
      </StatStrip>
      <div className={classes.section}>
        <Section title={t('reach')}>
          <LoadingPanel lines={4} />
        </Section>
        <Section title={t('addresses')}>
          <LoadingPanel lines={1} />
        </Section>
        <Section title={t('snippets')} note={t('snippetsHint')}>
          <LoadingPanel lines={7} />
        </Section>
      </div>
    </>
  );
}

function Problem({ relay }: { relay: RelayStatus }) {
  const { t } = useTranslation('relay');
  const lang = useLang();
  if (relay.problem === null)
    return relay.paused ? (
      <div className={classes.notice}>
        <Notice tone="warning" title={t('pausedTitle')}>
          {t('pausedText')}
        </Notice>
      </div>
    ) : null;
  return (
    <div className={classes.notice}>
      <Notice tone="problem">{lang === 'en' ? relay.problem.en : relay.problem.zh}</Notice>
    </div>
  );
}

function Figures({ relay, onMovePort }: { relay: RelayStatus; onMovePort: () => void }) {
  const { t } = useTranslation('relay');
  const condition = relayCondition(relay);
  const { move, busy } = useRelaySwitch();
  const lang = useLang();
  const zone = useZone();
  return (
    <StatStrip label={t('stateTitle')}>
      <Stat
        label={t('stateTitle')}
        value={
          <span className={classes.portValue}>
            <StatusBadge tone={tones[condition]}>{t(`state.${condition}`)}</StatusBadge>
            <Button
              size="compact-xs"
              variant="default"
              loading={busy}
              onClick={() => void move(!relay.paused)}
            >
              {t(relay.paused ? 'goOn' : 'pause')}
            </Button>
          </span>
        }
        note={
          relay.startedAtMs === null
            ? ''
            : t('since', { time: formatDateTime(relay.startedAtMs, zone, lang) })
        }
      />
      <Stat
        label={t('port')}
        value={
          <span className={classes.portValue}>
            {relay.port}
            <Button size="compact-xs" variant="default" onClick={onMovePort}>
              {t('changePort')}
            </Button>
          </span>
        }
        note={relay.lan ? t('reachLan') : t('reachLoopback')}
      />
      <Stat
        label={t('openAttempts')}
        value={<CountText count={relay.openAttempts} />}
        note={t('openAttemptsNote')}
        href={hrefOf(paths.usage)}
      />
    </StatStrip>
  );
}
