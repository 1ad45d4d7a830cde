import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import { formatMoney, minorToDecimal } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { AmountField } from '../../components/amount-field.tsx';
import classes from './closing.module.css';

type AdjustmentLinesProps = {
  members: readonly Member[];
  currency: string;
  /** As typed, by member. */
  amounts: Readonly<Record<string, string>>;
  sumMinor: bigint;
  problem: string | undefined;
  onChange: (memberId: string, text: string) => void;
};

/** A line for each member and what they add up to. */
export function AdjustmentLines(props: AdjustmentLinesProps) {
  const { members, currency, amounts, sumMinor, problem, onChange } = props;
  const { t } = useTranslation('closing');
  const lang = useLang();
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.fieldLabel}>{t('adjustments.lines')}</legend>
      <p className={classes.hint}>{t('adjustments.sign')}</p>
      <div className={classes.lines}>
        {members.map(({ id, name }) => (
          <div key={id} className={classes.line}>
            <span className={classes.lineName} title={name}>
              {name}
            </span>
            <AmountField
              label={t('adjust.amountOf', { name, currency })}
              placeholder={minorToDecimal(0n, currency)}
              signed
              currency={currency}
              value={amounts[id] ?? ''}
              onChange={(text) => onChange(id, text)}
            />
          </div>
        ))}
      </div>
      <div className={classes.sum} aria-live="polite">
        <span>{t('adjustments.sum')}</span>
        <span className={classes.sumFigure}>
          {sumMinor === 0n ? <IconCircleCheck className={classes.passed} size={16} aria-hidden /> : null}
          {formatMoney({ amountMinor: sumMinor, currency }, lang)}
        </span>
      </div>
      {problem === undefined ? null : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
