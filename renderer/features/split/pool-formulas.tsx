import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useMinorUnit } from './minor-unit.ts';
import classes from './pool-formulas.module.css';
import { fullFractionText, weightTexts } from './share-figures.ts';
import type { Part } from './split-store.ts';

/** Every share as one line of arithmetic, with its fraction in full. */
export function PoolFormulas({ part, currency }: { part: Part; currency: string }) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const unit = useMinorUnit(currency);
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const weight = weightTexts(part, lang);
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
              exact: `${fullFractionText(share, part.totalWeight, lang)} ${unit}`,
              amount: money(share.amountMinor),
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
