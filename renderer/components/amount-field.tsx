import { TextInput } from '@mantine/core';
import type { FocusEventHandler, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '../../shared/money.ts';

/** Why a typed amount cannot be used, as a key of `common:amountProblem`; undefined when it can, or is empty. */
export function amountProblem(text: string, currency: string, signed = false) {
  if (text.trim() === '') return undefined;
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return parsed.reason;
  return parsed.amountMinor < 0n && !signed ? ('negative' as const) : undefined;
}

type AmountFieldProps = {
  label: ReactNode;
  description?: ReactNode;
  placeholder?: string;
  /** Stands before the amount: "$". */
  leftSection?: ReactNode;
  currency: string;
  /** Lets it be below zero. */
  signed?: boolean;
  value: string;
  onChange: (text: string) => void;
  onFocus?: FocusEventHandler<HTMLInputElement>;
  onBlur?: FocusEventHandler<HTMLInputElement>;
  error?: ReactNode;
};

/** An amount as a person types it, checked while typing; read it with `parseAmount`. */
export function AmountField({ value, onChange, currency, signed = false, error, ...rest }: AmountFieldProps) {
  const { t } = useTranslation();
  const problem = amountProblem(value, currency, signed);
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error ?? (problem ? t(`amountProblem.${problem}`) : undefined)}
    />
  );
}
