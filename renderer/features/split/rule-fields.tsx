import { NumberInput, SegmentedControl, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import { minorDigits } from '../../../shared/money.ts';
import type { SplitRule } from '../../../shared/split.ts';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { ruleKinds, ruleOfKind } from './rule-kinds.ts';
import { RuleModels } from './rule-models.tsx';
import classes from './rules.module.css';

type RuleFieldsProps = {
  rule: SplitRule;
  onChange: (rule: SplitRule) => void;
  members: readonly Member[];
  currency: string;
};

/** How one kind of pool is shared: which way, what belongs to it, and the least that each bears. */
export function RuleFields({ rule, onChange, members, currency }: RuleFieldsProps) {
  const { t } = useTranslation('split');
  const digits = minorDigits(currency);
  return (
    <div className={classes.fields}>
      <ChoiceTiles
        label={t('rules.kind')}
        value={rule.kind}
        onChange={(kind) => onChange(ruleOfKind(kind, rule))}
        options={ruleKinds.map((kind) => ({
          value: kind,
          title: t(`rules.kinds.${kind}`),
          hint: t(`rules.hints.${kind}`),
        }))}
      />
      <OwnFields rule={rule} onChange={onChange} members={members} />
      {'zeroUsage' in rule ? (
        <div className={classes.line}>
          <span className={classes.label} id="zero-usage">
            {t('rules.zeroUsage')}
          </span>
          <SegmentedControl
            size="xs"
            aria-labelledby="zero-usage"
            value={rule.zeroUsage}
            onChange={(value) =>
              onChange({ ...rule, zeroUsage: value === 'equal' ? 'equal' : 'equal_by_days' })
            }
            data={[
              { value: 'equal_by_days', label: t('rules.byDays') },
              { value: 'equal', label: t('rules.byHeads') },
            ]}
          />
        </div>
      ) : null}
      <NumberInput
        className={classes.short}
        label={t('rules.minimum', { currency })}
        description={t('rules.minimumHint')}
        placeholder={t('rules.noMinimum')}
        min={0}
        max={1_000_000_000 / 10 ** digits}
        decimalScale={digits}
        value={rule.minimumMinor === null ? '' : rule.minimumMinor / 10 ** digits}
        onChange={(value) => {
          const minor = Math.round(Number(value) * 10 ** digits);
          onChange({ ...rule, minimumMinor: minor > 0 ? minor : null });
        }}
      />
    </div>
  );
}

function OwnFields({ rule, onChange, members }: Omit<RuleFieldsProps, 'currency'>) {
  const { t } = useTranslation('split');
  switch (rule.kind) {
    case 'equal':
      return (
        <>
          <Switch
            label={t('rules.prorate')}
            checked={rule.prorate}
            onChange={(event) => onChange({ ...rule, prorate: event.currentTarget.checked })}
          />
          <MemberFigures
            label={t('rules.discounts')}
            hint={t('rules.discountsHint')}
            suffix=" %"
            members={members}
            decimals={2}
            most={100}
            usual={0}
            valueOf={(id) => (rule.discounts.find(({ memberId }) => memberId === id)?.bp ?? 0) / 100}
            onChange={(id, percent) => {
              const others = rule.discounts.filter(({ memberId }) => memberId !== id);
              const bp = Math.round(percent * 100);
              onChange({ ...rule, discounts: bp === 0 ? others : [...others, { memberId: id, bp }] });
            }}
          />
        </>
      );
    case 'base_plus_usage':
      return (
        <NumberInput
          className={classes.short}
          label={t('rules.base')}
          description={t('rules.baseHint')}
          suffix=" %"
          min={0}
          max={100}
          decimalScale={2}
          value={rule.baseBp / 100}
          onChange={(value) => onChange({ ...rule, baseBp: Math.round(Number(value) * 100) })}
        />
      );
    case 'weights':
      return (
        <MemberFigures
          label={t('rules.weights')}
          hint={t('rules.weightsHint')}
          members={members}
          decimals={0}
          most={10_000}
          usual={1}
          valueOf={(id) => rule.weights.find(({ memberId }) => memberId === id)?.weight ?? 1}
          onChange={(id, weight) => {
            const others = rule.weights.filter(({ memberId }) => memberId !== id);
            onChange({ ...rule, weights: [...others, { memberId: id, weight }] });
          }}
        />
      );
    case 'by_model':
      return (
        <RuleModels
          multipliers={rule.multipliers}
          onChange={(multipliers) => onChange({ ...rule, multipliers })}
        />
      );
    case 'by_usage':
      return null;
  }
}

type MemberFiguresProps = {
  label: string;
  hint: string;
  suffix?: string;
  members: readonly Member[];
  decimals: number;
  most: number;
  /** What an empty field stands for. */
  usual: number;
  valueOf: (memberId: string) => number;
  onChange: (memberId: string, value: number) => void;
};

/** One figure for each member. */
function MemberFigures({ label, hint, suffix, members, decimals, most, usual, ...rest }: MemberFiguresProps) {
  return (
    <fieldset className={classes.figures}>
      <legend className={classes.label}>{label}</legend>
      <p className={classes.hint}>{hint}</p>
      <div className={classes.figureGrid}>
        {members.map(({ id, name }) => (
          <div key={id} className={classes.figure}>
            <span className={classes.figureName} title={name}>
              {name}
            </span>
            <NumberInput
              size="xs"
              aria-label={`${label}: ${name}`}
              className={classes.figureInput}
              min={0}
              max={most}
              decimalScale={decimals}
              hideControls
              {...(suffix === undefined ? {} : { suffix })}
              value={rest.valueOf(id)}
              onChange={(value) => rest.onChange(id, value === '' ? usual : Number(value))}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
