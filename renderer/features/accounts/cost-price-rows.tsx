import { ActionIcon, Autocomplete, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usdPerMillionTokens } from '../../../shared/money.ts';
import {
  listedNameOf,
  MOST_PRICES,
  newPriceRow,
  type PriceName,
  type PriceRow,
  priceNames,
  rowProblem,
  typedPrice,
} from './cost-pricing-values.ts';
import classes from './costs.module.css';
import type { UnitPricesByName } from './list-prices.ts';

type CostPriceRowsProps = {
  rows: PriceRow[];
  onChange: (rows: PriceRow[]) => void;
  /** Models to choose from; any other name can be typed. */
  suggestions: readonly string[];
  listed: (model: string) => UnitPricesByName;
  /** Whether a row without any price is marked: only once it was to be saved. */
  tried: boolean;
};

/** The own prices, a model in each row; what the price list says stands in the fields that are left empty. */
export function CostPriceRows({ rows, onChange, suggestions, listed, tried }: CostPriceRowsProps) {
  const { t } = useTranslation('costs');
  const box = useRef<HTMLDivElement>(null);
  const focusAt = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the rows have changed
  useEffect(() => {
    if (focusAt.current === undefined) return;
    const inputs = box.current?.querySelectorAll<HTMLElement>('[data-own-model]');
    (inputs?.[focusAt.current] ?? box.current?.querySelector<HTMLElement>('[data-own-add]'))?.focus();
    focusAt.current = undefined;
  }, [rows]);
  const add = (): void => {
    focusAt.current = rows.length;
    onChange([...rows, newPriceRow()]);
  };
  const remove = (index: number): void => {
    focusAt.current = Math.max(0, index - 1);
    onChange(rows.toSpliced(index, 1));
  };
  return (
    <div ref={box}>
      {rows.length === 0 ? null : (
        <table className={classes.prices} aria-label={t('pricing.own')}>
          <thead>
            <tr>
              <th scope="col">{t('pricing.model')}</th>
              {priceNames.map((name) => (
                <th key={name} scope="col">
                  {t(`pricing.price.${name}`)}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={row.key}
                row={row}
                rows={rows}
                number={index + 1}
                suggestions={suggestions}
                listed={listed(listedNameOf(row.model))}
                tried={tried}
                onChange={(changed) => onChange(rows.with(index, { ...row, ...changed }))}
                onRemove={() => remove(index)}
              />
            ))}
          </tbody>
        </table>
      )}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={rows.length >= MOST_PRICES}
        data-own-add
        onClick={add}
      >
        {t('pricing.addModel')}
      </Button>
    </div>
  );
}

type RowProps = {
  row: PriceRow;
  rows: readonly PriceRow[];
  number: number;
  suggestions: readonly string[];
  listed: UnitPricesByName;
  tried: boolean;
  onChange: (changed: Partial<PriceRow>) => void;
  onRemove: () => void;
};

function Row({ row, rows, number, suggestions, listed, tried, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('costs');
  const found = rowProblem(row, rows);
  const isShown = found !== undefined && (tried || (found === 'twice' && row.model !== ''));
  const where = row.model.trim() === '' ? t('pricing.row', { row: number }) : row.model.trim();
  return (
    <tr>
      <td>
        <Autocomplete
          aria-label={t('pricing.modelOf', { row: number })}
          placeholder={t('pricing.modelPlaceholder')}
          value={row.model}
          title={row.model}
          data={[...new Set(suggestions)]}
          limit={50}
          error={isShown ? t(`pricing.problem.${found}`) : undefined}
          data-own-model
          onChange={(model) => onChange({ model })}
        />
      </td>
      {priceNames.map((name) => (
        <td key={name}>
          <PriceInput
            label={t('pricing.priceOf', { model: where, price: t(`pricing.price.${name}`) })}
            name={name}
            row={row}
            listed={listed[name]}
            onChange={onChange}
          />
        </td>
      ))}
      <td>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label={t('pricing.removeModel', { model: where })}
          onClick={onRemove}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
}

type PriceInputProps = {
  label: string;
  name: PriceName;
  row: PriceRow;
  listed: bigint | null;
  onChange: (changed: Partial<PriceRow>) => void;
};

function PriceInput({ label, name, row, listed, onChange }: PriceInputProps) {
  const { t } = useTranslation('costs');
  return (
    <TextInput
      aria-label={label}
      placeholder={listed === null ? '–' : usdPerMillionTokens(listed)}
      inputMode="decimal"
      autoComplete="off"
      value={row[name]}
      error={typedPrice(row[name]) === undefined ? t('pricing.problem.price') : undefined}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
}
