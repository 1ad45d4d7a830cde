import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './rules.module.css';

type Multiplier = { readonly model: string; readonly bp: number };

type RuleModelsProps = {
  multipliers: readonly Multiplier[];
  onChange: (multipliers: readonly Multiplier[]) => void;
};

/** Which models count how many times; the first that fits. */
export function RuleModels({ multipliers, onChange }: RuleModelsProps) {
  const { t } = useTranslation('split');
  const put = (index: number, changed: Partial<Multiplier>) =>
    onChange(multipliers.map((one, place) => (place === index ? { ...one, ...changed } : one)));
  return (
    <fieldset className={classes.figures}>
      <legend className={classes.label}>{t('rules.multipliers')}</legend>
      <p className={classes.hint}>{t('rules.multipliersHint')}</p>
      {multipliers.map(({ model, bp }, index) => (
        // Rows have no other identity than their place: the first that fits counts.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={classes.modelRow}>
          <TextInput
            size="xs"
            aria-label={t('rules.model', { n: index + 1 })}
            placeholder="claude-opus-*"
            value={model}
            onChange={(event) => put(index, { model: event.currentTarget.value.trim() })}
          />
          <NumberInput
            size="xs"
            aria-label={t('rules.times', { n: index + 1 })}
            leftSection={<span aria-hidden>×</span>}
            hideControls
            min={0}
            max={100}
            decimalScale={4}
            value={bp / 10_000}
            onChange={(value) => put(index, { bp: Math.round(Number(value) * 10_000) })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('rules.removeModel', { n: index + 1 })}
            disabled={multipliers.length === 1}
            onClick={() => onChange(multipliers.filter((_, place) => place !== index))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...multipliers, { model: '', bp: 10_000 }])}
      >
        {t('rules.addModel')}
      </Button>
    </fieldset>
  );
}
