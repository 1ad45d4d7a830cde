import { useTranslation } from 'react-i18next';
import { useSignedMoney } from '../../components/signed-money.ts';
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
