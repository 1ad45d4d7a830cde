import { SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './closing.module.css';
import { type PriceName, type PricesFrom, priceNames, type TypedPrices } from './repricing-values.ts';

type RepricingPricesProps = {
  from: PricesFrom;
  typed: TypedPrices;
  /** Undefined until they are to be used. */
  problems: ReadonlyMap<PriceName, 'form' | 'none'> | undefined;
  onChange: (changed: { from: PricesFrom } | { typed: TypedPrices }) => void;
};

const places = ['own', 'list', 'account'] as const;

/** Where the prices come from, and those that are typed, for each kind of token. */
export function RepricingPrices({ from, typed, problems, onChange }: RepricingPricesProps) {
  const { t } = useTranslation(['closing', 'prices']);
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.fieldLabel}>{t('reprice.prices')}</legend>
      <div className={classes.field}>
        <SegmentedControl
          fullWidth
          aria-label={t('reprice.prices')}
          value={from}
          onChange={(chosen) => onChange({ from: places.find((place) => place === chosen) ?? 'own' })}
          data={places.map((place) => ({ value: place, label: t(`reprice.from.${place}`) }))}
        />
        <p className={classes.hint}>{t(`reprice.fromHint.${from}`)}</p>
      </div>
      {from === 'own' ? (
        <div className={classes.prices}>
          {priceNames.map((name) => (
            <TextInput
              key={name}
              label={t(`prices:kind.${name}`)}
              inputMode="decimal"
              autoComplete="off"
              leftSection="$"
              value={typed[name]}
              error={problems?.has(name) ? t(`reprice.problem.${problems.get(name) ?? 'form'}`) : undefined}
              onChange={(event) => onChange({ typed: { ...typed, [name]: event.currentTarget.value } })}
            />
          ))}
        </div>
      ) : null}
    </fieldset>
  );
}
