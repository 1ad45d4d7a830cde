import { Select } from '@mantine/core';
import type { Period } from '../../shared/contract/period.ts';

type PeriodSelectProps = {
  label: string;
  periods: readonly Period[];
  /** Undefined: the running one. */
  value: string | undefined;
  /** The word behind the running period. */
  currentWord: string;
  onChange: (periodId: string) => void;
};

/** Which billing period a screen is about; the running one carries a word that says so. */
export function PeriodSelect({ label, periods, value, currentWord, onChange }: PeriodSelectProps) {
  const now = Date.now();
  const isRunning = (period: Period) => period.startAtMs <= now && now < period.endAtMs;
  return (
    <Select
      aria-label={label}
      w={168}
      disabled={periods.length === 0}
      data={periods.map((period) => ({
        value: period.id,
        label: isRunning(period) ? `${period.label} · ${currentWord}` : period.label,
      }))}
      value={value ?? periods.find(isRunning)?.id ?? null}
      onChange={(periodId) => {
        if (periodId !== null) onChange(periodId);
      }}
    />
  );
}
