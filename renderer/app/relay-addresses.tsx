import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import { asAppError, errorMessage } from '../../shared/errors.ts';
import { formatDuration } from '../../shared/time.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { api } from '../transports/api.ts';
import { useLang } from './i18n/index.ts';
import classes from './relay-parts.module.css';

type Outcome = { state: 'testing' } | { state: 'ok' | 'failed'; detail: string; durationMs: number };

type RelayAddressesProps = {
  relay: RelayStatus;
  /** Tests every address as soon as it appears. */
  testAtOnce?: boolean;
};

/** Every address of the relay, to copy and to test from this computer. */
export function RelayAddresses({ relay, testAtOnce = false }: RelayAddressesProps) {
  const { t } = useTranslation('relay');
  const { outcomes, test } = useAddressTests();
  const tested = useRef(new Set<string>());
  useEffect(() => {
    if (!testAtOnce) return;
    for (const { url } of relay.addresses) {
      if (tested.current.has(url)) continue;
      tested.current.add(url);
      void test(url);
    }
  }, [relay.addresses, testAtOnce, test]);

  return (
    <ul className={classes.list}>
      {relay.addresses.length === 0 ? <li className={classes.none}>{t('noAddresses')}</li> : null}
      {relay.addresses.map((address) => (
        <AddressRow
          key={address.url}
          address={address}
          outcome={outcomes[address.url]}
          onTest={() => void test(address.url)}
        />
      ))}
    </ul>
  );
}

type AddressRowProps = {
  address: RelayStatus['addresses'][number];
  outcome: Outcome | undefined;
  onTest: () => void;
};

function AddressRow({ address, outcome, onTest }: AddressRowProps) {
  const { t } = useTranslation('relay');
  const { url, kind } = address;
  return (
    <li className={classes.row}>
      <div>
        <div className={classes.url}>{url}</div>
        <div className={classes.kind}>
          {t(`kind.${kind}`)} · {t('via', { name: address.interface })}
        </div>
      </div>
      <span role="status">
        <OutcomeBadge outcome={outcome} />
      </span>
      <Button
        variant="default"
        size="xs"
        loading={outcome?.state === 'testing'}
        onClick={onTest}
        aria-label={t('testAddress', { url })}
      >
        {t('test')}
      </Button>
      <CopyButton text={url} label={t('copyAddress', { url })} />
      {outcome?.state === 'failed' ? <p className={classes.problem}>{outcome.detail}</p> : null}
    </li>
  );
}

function OutcomeBadge({ outcome }: { outcome: Outcome | undefined }) {
  const { t } = useTranslation('relay');
  const lang = useLang();
  if (outcome === undefined) return <StatusBadge tone="muted">{t('notTested')}</StatusBadge>;
  if (outcome.state === 'testing') return <StatusBadge tone="muted">{t('testing')}</StatusBadge>;
  if (outcome.state === 'failed') return <StatusBadge tone="problem">{t('testFailed')}</StatusBadge>;
  return (
    <StatusBadge tone="ok">
      {t('testOk')} · {formatDuration(outcome.durationMs, lang)}
    </StatusBadge>
  );
}

function useAddressTests() {
  const lang = useLang();
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const language = useRef(lang);
  language.current = lang;
  const [test] = useState(() => async (url: string): Promise<void> => {
    const keep = (outcome: Outcome): void => setOutcomes((all) => ({ ...all, [url]: outcome }));
    keep({ state: 'testing' });
    try {
      const { ok, detail, durationMs } = await api.relay.testAddress({ url });
      keep({
        state: ok ? 'ok' : 'failed',
        detail: language.current === 'en' ? detail.en : detail.zh,
        durationMs,
      });
    } catch (thrown) {
      keep({ state: 'failed', detail: errorMessage(asAppError(thrown), language.current), durationMs: 0 });
    }
  });
  return { outcomes, test };
}
