import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/money.ts';
import { useLang } from '../app/i18n/index.ts';
import { useMinorUnit } from './minor-unit.ts';
import classes from './pool-formulas.module.css';
import { fullFractionText, type PoolPart, type WeightUnit, weightTexts } from './share-figures.ts';

type PoolFormulasProps = { part: PoolPart; unit: WeightUnit; currency: string };

/** Every share as one line of arithmetic, with its fraction in full. */
export function PoolFormulas({ part, unit, currency }: PoolFormulasProps) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const minorUnit = useMinorUnit(currency);
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const weight = weightTexts(part, unit, lang);
  return (
    <dl className={classes.formulas}>
      {part.shares.map((share) => (
        <div key={share.memberId} className={classes.formula}>
          <dt>{share.memberName}</dt>
          <dd>
            {t('pool.formulaLine', {
              total: money(part.totalMinor),
              weight: weight(share.weight),
              totalWeight: weight(part.totalWeight),
              exact: `${fullFractionText(share, part.totalWeight, lang)} ${minorUnit}`,
              amount: money(share.amountMinor),
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
