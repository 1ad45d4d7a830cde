import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import classes from './payments.module.css';

type BalanceTextProps = { amountMinor: bigint; currency: string; quiet?: boolean };

/** A balance with its sign, and what the sign means in words; `quiet` for figures that are no balance. */
export function BalanceText({ amountMinor, currency, quiet = false }: BalanceTextProps) {
  const { t } = useTranslation('payments');
  const text = useSignedMoney(currency);
  const word = amountMinor === 0n ? 'even' : amountMinor < 0n ? 'owes' : 'isOwed';
  return (
    <span className={`${classes.balance} ${quiet ? classes.quiet : classes[word]}`}>
      <span className={classes.word}>{t(`balances.${word}`)}</span>
      {text(amountMinor)}
    </span>
  );
}

/** Amounts with a plus sign where they are above zero. */
export function useSignedMoney(currency: string): (amountMinor: bigint) => string {
  const lang = useLang();
  return (amountMinor) => {
    const text = formatMoney({ amountMinor, currency }, lang);
    return amountMinor > 0n ? `+${text}` : text;
  };
}
