import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { errorMessage } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useAction } from '../../components/use-action.ts';
import classes from './reconciliation.module.css';

type CellFieldProps = {
  label: string;
  value: string;
  /** Enter and the arrows go to the next field of this name in the table. */
  column: string;
  isRight?: boolean;
  /** Why what was typed cannot count; undefined: it can. */
  problemOf?: (typed: string) => string | undefined;
  /** Rejects with the AppError of the core. */
  onCommit: (typed: string) => Promise<unknown>;
};

/** A field in a cell: what is typed counts once it is left or Enter is pressed, Esc takes it back. */
export function CellField({ label, value, column, isRight = false, problemOf, onCommit }: CellFieldProps) {
  const lang = useLang();
  const [typed, setTyped] = useState(value);
  const { error, run, clear } = useAction();
  // Enter moves on, and leaving the field must not send the same once more.
  const sent = useRef(value);
  useEffect(() => {
    sent.current = value;
    setTyped(value);
  }, [value]);
  const plain = typed.normalize('NFKC').trim();
  const problem = plain === value ? undefined : problemOf?.(plain);

  const commit = (): void => {
    if (plain === sent.current || problem !== undefined) return;
    sent.current = plain;
    void run(() => onCommit(plain)).then((isDone) => {
      if (!isDone) sent.current = value;
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape' && typed !== value) {
      clear();
      setTyped(value);
      return;
    }
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    commit();
    if (problem === undefined) move(event.currentTarget, column, step);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      data-column={column}
      // Esc takes back what was typed before it closes the dialog.
      data-mantine-stop-propagation={typed === value ? undefined : true}
      classNames={{ input: isRight ? (classes.figureInput ?? '') : '' }}
      inputMode={isRight ? 'decimal' : 'text'}
      autoComplete="off"
      maxLength={200}
      value={typed}
      error={problem ?? (error ? errorMessage(error, lang) : undefined)}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

function move(from: HTMLInputElement, column: string, step: 1 | -1): void {
  const fields = [...(from.closest('table')?.querySelectorAll<HTMLInputElement>('input') ?? [])].filter(
    ({ dataset }) => dataset.column === column,
  );
  const next = fields[fields.indexOf(from) + step];
  next?.focus();
  next?.select();
}
