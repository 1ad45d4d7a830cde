import { formatMoney } from '../../shared/money.ts';
import { useLang } from '../app/i18n/index.ts';

/** Amounts in minor units of the currency as text, with a plus sign where they are above zero. */
export function useSignedMoney(currency: string): (amountMinor: bigint) => string {
  const lang = useLang();
  return (amountMinor) => {
    const text = formatMoney({ amountMinor, currency }, lang);
    return amountMinor > 0n ? `+${text}` : text;
  };
}
