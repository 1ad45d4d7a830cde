import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Params } from '../../../shared/contract/index.ts';
import type { ReconciliationSettings } from '../../../shared/contract/reconciliation.ts';
import { pusdToUsd } from '../../../shared/money.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './reconciliation.module.css';

/** From which difference on the owner is told. */
export function ReconciliationTolerance({ settings }: { settings: ReconciliationSettings }) {
  const { t } = useTranslation('reconciliation');
  const { accountId, toleranceBp, tolerancePusd } = settings;
  const { error, run } = useAction();
  const save = (changes: Omit<Params<'reconciliation.saveSettings'>, 'accountId'>) =>
    void run(() => api.reconciliation.saveSettings({ accountId, ...changes }));
  return (
    <div className={classes.tolerance}>
      <span>{t('tolerance')}</span>
      <Field
        label={t('tolerancePercent')}
        unit="%"
        value={String(toleranceBp / 100)}
        isValid={(typed) => /^\d{1,3}(\.\d{1,2})?$/.test(typed) && Number(typed) <= 100}
        onCommit={(typed) => save({ toleranceBp: Math.round(Number(typed) * 100) })}
      />
      <span>{t('toleranceAnd')}</span>
      <Field
        label={t('toleranceUsd')}
        unit="USD"
        value={pusdToUsd(tolerancePusd)}
        isValid={(typed) => /^(0|[1-9]\d{0,5})(\.\d{1,12})?$/.test(typed)}
        onCommit={(typed) => save({ toleranceUsd: typed })}
      />
      <div className={classes.wide}>
        <ErrorNotice error={error} />
      </div>
    </div>
  );
}

type FieldProps = {
  label: string;
  unit: string;
  value: string;
  isValid: (typed: string) => boolean;
  onCommit: (typed: string) => void;
};

/** What is not valid when it is left goes back to what counts. */
function Field({ label, unit, value, isValid, onCommit }: FieldProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = (): void => {
    const plain = typed.normalize('NFKC').trim();
    if (!isValid(plain)) setTyped(value);
    else if (plain !== value) onCommit(plain);
  };
  return (
    <TextInput
      size="xs"
      w={112}
      aria-label={label}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className={classes.note}>{unit}</span>}
      rightSectionWidth={40}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
