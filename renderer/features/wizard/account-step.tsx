import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { Group } from '../../../shared/contract/group.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { CheckSteps } from '../../components/check-steps.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../transports/api.ts';
import { NewAccount } from './new-account.tsx';
import { StepFrame } from './step-frame.tsx';
import { bindAndContinue, goToStep } from './wizard-store.ts';

const NEW = 'new';

/** Gives the group its one account: a new one, or one that no other group has. */
export function AccountStep({ group }: { group: Group }) {
  const { accounts, error, reload } = useAccounts();
  const [chosen, setChosen] = useState(NEW);
  if (accounts === undefined) return <Waiting error={error} />;
  const bound = accounts.find((account) => account.id === group.accountId);
  if (bound) return <AlreadyBound account={bound} />;

  const free = accounts.filter((account) => account.boundGroupId === null);
  const existing = free.find((account) => account.id === chosen);
  const chooser = free.length === 0 ? null : <Chooser free={free} value={chosen} onChange={setChosen} />;
  if (existing) return <BindExisting group={group} account={existing} chooser={chooser} />;
  return (
    <NewAccount
      group={group}
      taken={accounts}
      chooser={chooser}
      onLeftUnbound={async (accountId) => {
        await reload();
        setChosen(accountId);
      }}
    />
  );
}

function Chooser(props: { free: Account[]; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('wizard');
  return (
    <Select
      label={t('account.existing')}
      data={[
        { value: NEW, label: t('account.existingNone') },
        ...props.free.map((account) => ({ value: account.id, label: account.name })),
      ]}
      value={props.value}
      onChange={(value) => props.onChange(value ?? NEW)}
    />
  );
}

function BindExisting(props: { group: Group; account: Account; chooser: React.ReactNode }) {
  const { t } = useTranslation('wizard');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const bind = async (): Promise<void> => {
    setBusy(true);
    try {
      await bindAndContinue(props.group.id, props.account.id);
    } catch (thrown) {
      setError(asAppError(thrown));
      setBusy(false);
    }
  };
  return (
    <StepFrame
      title={t('account.title')}
      lead={t('account.lead')}
      back="group"
      nextLabel={t('account.save')}
      onNext={() => void bind()}
      busy={busy}
      error={error}
    >
      {props.chooser}
      <CheckSteps report={props.account.lastCheck} running={false} />
    </StepFrame>
  );
}

function AlreadyBound({ account }: { account: Account }) {
  const { t } = useTranslation('wizard');
  return (
    <StepFrame
      title={t('account.title')}
      lead={t('account.lead')}
      back="group"
      nextLabel={t('next')}
      onNext={() => void goToStep('members')}
    >
      <Notice tone="ok" title={t('account.bound', { account: account.name })}>
        {t('account.boundHint')}
      </Notice>
      <CheckSteps report={account.lastCheck} running={false} />
    </StepFrame>
  );
}

function Waiting({ error }: { error: AppError | null }) {
  const { t } = useTranslation('wizard');
  return (
    <StepFrame
      title={t('account.title')}
      lead={t('account.lead')}
      back="group"
      nextLabel={t('next')}
      onNext={() => void goToStep('members')}
      busy={error === null}
      error={error}
    >
      {null}
    </StepFrame>
  );
}

function useAccounts() {
  const [accounts, setAccounts] = useState<Account[]>();
  const [error, setError] = useState<AppError | null>(null);
  const reload = async (): Promise<void> => {
    try {
      setAccounts(await api.account.list({}));
    } catch (thrown) {
      setError(asAppError(thrown));
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step opens
  useEffect(() => {
    void reload();
  }, []);
  return { accounts, error, reload };
}
