import { useTranslation } from 'react-i18next';
import { formatMoney, formatPusd, formatPusdShort, type Money } from '../../shared/money.ts';
import { useLang } from '../app/i18n/index.ts';
import classes from './figures.module.css';

/** An amount of real money: "¥1,060.31". */
export function MoneyText({ money }: { money: Money }) {
  return <span className={classes.figure}>{formatMoney(money, useLang())}</span>;
}

/**
 * Metered cost in USD, short ("$0.1160") with all twelve decimals on hover, or `exact` at once.
 * Null means that the model has no price: said in words, never shown as zero.
 */
export function PusdText({ pusd, exact = false }: { pusd: bigint | null; exact?: boolean }) {
  const lang = useLang();
  const { t } = useTranslation();
  if (pusd === null) {
    return (
      <span className={classes.unpriced} title={t('unpricedHint')}>
        {t('unpriced')}
      </span>
    );
  }
  const full = formatPusd(pusd, lang);
  return (
    <span className={classes.figure} title={exact ? undefined : full}>
      {exact ? full : formatPusdShort(pusd, lang)}
    </span>
  );
}
