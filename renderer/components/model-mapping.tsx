import { ActionIcon, Autocomplete, Button, Input, TextInput, Tooltip } from '@mantine/core';
import { IconArrowRight, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './model-mapping.module.css';
import { type MappingRow, MOST_ROWS, newRow, rowProblem } from './model-mapping-rows.ts';

type ModelMappingProps = {
  label: ReactNode;
  description: ReactNode;
  rows: readonly MappingRow[];
  onChange: (rows: MappingRow[]) => void;
  /** Models to choose a target from; any other name can be typed. */
  suggestions: readonly string[];
  /** What was wrong when the form was to be saved: half-filled rows are marked too. */
  error?: ReactNode;
};

type Side = 'from' | 'to';

/**
 * Rules "asked for -> used instead", in the order in which they are tried. Enter goes on to the next field, in
 * the last one to a new row; Backspace in an empty row removes it; Alt and arrows move a row.
 */
export function ModelMappingRows({
  label,
  description,
  rows,
  onChange,
  suggestions,
  error,
}: ModelMappingProps) {
  const { t } = useTranslation();
  const id = useId();
  const { box, focusLater } = useLaterFocus(rows);
  const insertAfter = (index: number): void => {
    if (rows.length >= MOST_ROWS) return;
    const row = newRow();
    focusLater(row, 'from');
    onChange(rows.toSpliced(index + 1, 0, row));
  };
  const remove = (index: number): void => {
    const next = rows[index - 1] ?? rows[index + 1];
    if (next === undefined) focusLater('add');
    else focusLater(next, 'to');
    onChange(rows.toSpliced(index, 1));
  };
  const move = (index: number, by: -1 | 1, side: Side): void => {
    const [row, other] = [rows[index], rows[index + by]];
    if (row === undefined || other === undefined) return;
    focusLater(row, side);
    onChange(rows.with(index, other).with(index + by, row));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot look like the labels around it
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-hint`} ref={box}>
      <Input.Label id={`${id}-label`} labelElement="div">
        {label}
      </Input.Label>
      <Input.Description id={`${id}-hint`} mb={6}>
        {description}
      </Input.Description>
      {rows.length === 0 ? null : (
        <ol className={classes.rows}>
          {rows.map((row, index) => (
            <Row
              key={row.key}
              row={row}
              rows={rows}
              index={index}
              suggestions={suggestions}
              markIncomplete={error !== undefined && error !== null}
              onChange={(changed) => onChange(rows.with(index, { ...row, ...changed }))}
              onMove={(by, side) => move(index, by, side)}
              onEnd={() =>
                index === rows.length - 1 ? insertAfter(index) : focusNow(box.current, rows[index + 1])
              }
              onRemove={() => remove(index)}
            />
          ))}
        </ol>
      )}
      {error === undefined || error === null ? null : <Input.Error mb={6}>{error}</Input.Error>}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={rows.length >= MOST_ROWS}
        data-mapping="add"
        onClick={() => insertAfter(rows.length - 1)}
      >
        {t('mapping.add')}
      </Button>
    </div>
  );
}

type RowProps = {
  row: MappingRow;
  rows: readonly MappingRow[];
  index: number;
  suggestions: readonly string[];
  markIncomplete: boolean;
  onChange: (changed: Partial<MappingRow>) => void;
  onMove: (by: -1 | 1, side: Side) => void;
  /** Enter in the last field. */
  onEnd: () => void;
  onRemove: () => void;
};

function Row({ row, rows, index, suggestions, markIncomplete, onChange, onMove, onEnd, onRemove }: RowProps) {
  const { t } = useTranslation();
  const place = { row: index + 1 };
  const found = rowProblem(row, rows);
  const problem = found === 'incomplete' && !markIncomplete ? undefined : found;
  const isTarget = problem === 'target' || (problem === 'incomplete' && row.to.trim() === '');
  const said = problem === undefined ? undefined : t(`mapping.problem.${problem}`);

  // Taken on the way down: the arrows would open the list of the second field.
  const onArrow = (event: KeyboardEvent): void => {
    const isUp = event.key === 'ArrowUp';
    if (!event.altKey || (!isUp && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(isUp ? -1 : 1, sideOf(event.target));
  };
  const onKeyDown = (side: Side) => (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isChoosing(event.currentTarget)) return;
      if (side === 'from') focusNow(event.currentTarget.closest('ol'), row, 'to');
      else onEnd();
    } else if (event.key === 'Backspace' && side === 'from' && row.from === '' && row.to === '') {
      event.preventDefault();
      onRemove();
    }
  };
  return (
    <li className={classes.row} onKeyDownCapture={onArrow}>
      <TextInput
        aria-label={t('mapping.from', place)}
        placeholder={t('mapping.fromPlaceholder')}
        value={row.from}
        title={row.from}
        error={isTarget ? undefined : said}
        data-mapping={nameOf(row, 'from')}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
        onKeyDown={onKeyDown('from')}
      />
      <IconArrowRight className={classes.arrow} size={15} aria-hidden />
      <Autocomplete
        aria-label={t('mapping.to', place)}
        placeholder={t('mapping.toPlaceholder')}
        value={row.to}
        title={row.to}
        error={isTarget ? said : undefined}
        data={[...new Set(suggestions)]}
        limit={50}
        data-mapping={nameOf(row, 'to')}
        onChange={(to) => onChange({ to })}
        onKeyDown={onKeyDown('to')}
      />
      <div className={classes.actions}>
        <Tooltip label={t('mapping.up')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('mapping.upRow', place)}
            disabled={index === 0}
            onClick={() => onMove(-1, 'from')}
          >
            <IconArrowUp size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('remove')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('mapping.removeRow', place)}
            onClick={onRemove}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </li>
  );
}

/** True while Enter is to take an option of the field's open list. */
function isChoosing(input: HTMLInputElement): boolean {
  const list = input.getAttribute('aria-controls');
  return list !== null && document.querySelector(`#${CSS.escape(list)} [data-combobox-selected]`) !== null;
}

/** Focuses a field once the row that holds it is there. */
function useLaterFocus(rows: readonly MappingRow[]) {
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<string>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the rows have changed
  useEffect(() => {
    if (wanted.current === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-mapping="${wanted.current}"]`)?.focus();
    wanted.current = undefined;
  }, [rows]);
  return {
    box,
    focusLater: (row: MappingRow | 'add', side: Side = 'from') => {
      wanted.current = row === 'add' ? row : nameOf(row, side);
    },
  };
}

function focusNow(within: Element | null, row: MappingRow | undefined, side: Side = 'from'): void {
  if (row === undefined) return;
  within?.querySelector<HTMLElement>(`[data-mapping="${nameOf(row, side)}"]`)?.focus();
}

function sideOf(target: EventTarget): Side {
  return target instanceof HTMLElement && target.dataset.mapping?.endsWith('-to') ? 'to' : 'from';
}

function nameOf(row: MappingRow, side: Side): string {
  return `${row.key}-${side}`;
}
