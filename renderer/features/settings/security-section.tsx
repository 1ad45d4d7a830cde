import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/contract/vault.ts';
import { navigate, paths } from '../../app/router.ts';
import { useVault } from '../../app/vault-store.ts';
import { Loaded, LoadingPanel } from '../../components/loaded.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { CheckCodeModal } from './check-code-modal.tsx';
import { MoveSteps } from './move-steps.tsx';
import { PassphraseModal } from './passphrase-modal.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import { RotateKey } from './rotate-key.tsx';
import classes from './security.module.css';

/** What protects account secrets, and what the owner needs on the day that it is gone. */
export function SecuritySection() {
  const { t } = useTranslation('vault');
  const { vault, error, load } = useVault();
  return (
    <Section title={t('section')} note={t('sectionHint')}>
      <Loaded value={vault} error={error} onRetry={load} waiting={<LoadingPanel lines={10} />}>
        {(read) => (
          <Panel>
            <KeptBy vault={read} />
            <Recovery vault={read} />
            <DataKey vault={read} />
            <MoveSteps />
          </Panel>
        )}
      </Loaded>
    </Section>
  );
}

type RowProps = { name: string; value: ReactNode; hint?: ReactNode; actions?: ReactNode };

function Row({ name, value, hint, actions }: RowProps) {
  return (
    <div className={classes.row}>
      <div className={classes.rowName}>{name}</div>
      <div className={classes.rowBody}>
        <div className={classes.rowValue}>{value}</div>
        {hint === undefined ? null : <p className={classes.hint}>{hint}</p>}
      </div>
      {actions === undefined ? null : <div className={classes.rowActions}>{actions}</div>}
    </div>
  );
}

function KeptBy({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation('vault');
  const [changing, setChanging] = useState(false);
  const keeper = vault.keptBy ?? vault.keeper;
  const isUnset = vault.lockReason === 'passphrase_unset';
  const mayChange = !vault.locked && keeper === 'passphrase' && !vault.rewrapNeeded;
  return (
    <>
      <Row
        name={t('state')}
        value={
          <StatusBadge tone={vault.locked ? 'warning' : 'ok'}>
            {vault.locked ? t('stateLocked') : t('stateOpen')}
          </StatusBadge>
        }
        hint={vault.lockReason === null ? undefined : t(`reason.${vault.lockReason}`)}
        actions={
          vault.locked || vault.rewrapNeeded ? (
            <Button size="xs" onClick={() => navigate(paths.unlock)}>
              {vault.locked ? (isUnset ? t('setPassphrase') : t('unlock')) : t('rewrap')}
            </Button>
          ) : undefined
        }
      />
      <Row
        name={t('keptBy')}
        value={t(`keeper.${keeper}`)}
        hint={t(`keeperHint.${keeper}`)}
        actions={
          mayChange ? (
            <Button variant="default" size="xs" onClick={() => setChanging(true)}>
              {t('changePassphrase')}
            </Button>
          ) : undefined
        }
      />
      <PassphraseModal opened={changing} onClose={() => setChanging(false)} />
    </>
  );
}

function Recovery({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation('vault');
  const [checking, setChecking] = useState(false);
  const since = vault.recoveryCodeSetAtMs;
  return (
    <>
      <Row
        name={t('recovery')}
        value={
          since === null ? (
            <StatusBadge tone="warning">{t('recoveryNone')}</StatusBadge>
          ) : (
            <Dated text={(date) => t('recoverySince', { date })} atMs={since} />
          )
        }
        hint={since === null ? t('recoveryNoneHint') : undefined}
        actions={
          vault.locked ? undefined : (
            <>
              {since === null ? null : (
                <Button variant="default" size="xs" onClick={() => setChecking(true)}>
                  {t('checkCode')}
                </Button>
              )}
              <RecoveryCode isFirst={since === null} />
            </>
          )
        }
      />
      <CheckCodeModal opened={checking} onClose={() => setChecking(false)} />
    </>
  );
}

function DataKey({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation('vault');
  const { keyVersion: version, keyCreatedAtMs: atMs } = vault;
  return (
    <Row
      name={t('key')}
      value={
        version === null || atMs === null ? (
          t('keyNone')
        ) : (
          <Dated text={(date) => t('keyVersion', { version, date })} atMs={atMs} />
        )
      }
      actions={vault.locked || vault.rewrapNeeded || version === null ? undefined : <RotateKey />}
    />
  );
}

const HERE = '\u0000';

/** A sentence with an instant in it. */
function Dated({ text, atMs }: { text: (date: string) => string; atMs: number }) {
  const [before, after] = text(HERE).split(HERE);
  return (
    <span>
      {before}
      <InstantText atMs={atMs} as="datetime" />
      {after}
    </span>
  );
}
