import { useTranslation } from 'react-i18next';
import { pusdToDecimal } from '../../../shared/money.ts';

const TOKENS = 1_000_000n;
const LEAST_DECIMALS = 2;

/** A unit price as providers print it: USD per million tokens, exact, without trailing zeros beyond cents. */
export function PricePerMillion({ pusdPerToken }: { pusdPerToken: bigint | null }) {
  const { t } = useTranslation('prices');
  if (pusdPerToken === null) return <span title={t('table.noPrice')}>–</span>;
  const [whole, decimals = ''] = pusdToDecimal(pusdPerToken * TOKENS).split('.');
  return <>{`$${whole}.${decimals.replace(/0+$/, '').padEnd(LEAST_DECIMALS, '0')}`}</>;
}
