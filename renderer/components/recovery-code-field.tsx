import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readRecoveryCode, recoveryCodeCharacters, recoveryCodeGroups } from '../../shared/recovery-code.ts';
import classes from './recovery-code-field.module.css';

const LENGTH = recoveryCodeGroups * 5;

type RecoveryCodeFieldProps = {
  value: string;
  onChange: (text: string) => void;
  /** What the core said of it. */
  error: string | undefined;
};

/** A recovery code as it is typed from paper; a typo is named by its group as soon as the code is complete. */
export function RecoveryCodeField({ value, onChange, error }: RecoveryCodeFieldProps) {
  const { t } = useTranslation('vault');
  const [left, setLeft] = useState(false);
  const read = readRecoveryCode(value);
  const isComplete = recoveryCodeCharacters(value).length >= LENGTH;
  const problem = read.ok || !(isComplete || (left && value !== '')) ? undefined : read;
  const typo =
    problem === undefined
      ? undefined
      : problem.problem === 'length'
        ? t('codeLength')
        : t('codeGroup', { group: problem.group });
  return (
    <TextInput
      label={t('recoveryCode')}
      description={t('recoveryCodeHint')}
      value={value}
      onChange={(event) => {
        setLeft(false);
        onChange(event.currentTarget.value);
      }}
      onBlur={() => setLeft(true)}
      error={typo ?? error}
      placeholder="XXXXX-XXXXX-…"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      classNames={{ input: classes.code ?? '' }}
      data-autofocus
    />
  );
}
