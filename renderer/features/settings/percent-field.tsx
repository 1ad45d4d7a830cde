import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';

type PercentFieldProps = { label: string; value: number; onCommit: (percent: number) => void };

/** A whole percentage that counts once the field is left or Enter is pressed. */
export function PercentField({ label, value, onCommit }: PercentFieldProps) {
  const [typed, setTyped] = useState<number | string>(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => {
    const percent = Number(typed);
    if (typed === '' || !Number.isInteger(percent)) setTyped(value);
    else if (percent !== value) onCommit(percent);
  };
  return (
    <NumberInput
      aria-label={label}
      w={76}
      size="xs"
      min={1}
      max={100}
      suffix=" %"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      value={typed}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
