import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/money.ts';
import { useLang } from '../app/i18n/index.ts';
import { useMinorUnit } from './minor-unit.ts';
import { leftoverOf } from './share-figures.ts';

type PoolRoundingProps = { parts: Parameters<typeof leftoverOf>[0]; currency: string };

/** Where the odd cents of a pool went, in a sentence. */
export function PoolRounding({ parts, currency }: PoolRoundingProps) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const unit = useMinorUnit(currency);
  const { amountMinor, members } = leftoverOf(parts);
  return members === 0
    ? t('pool.exactNone', { unit })
    : t('pool.oddUnits', { count: members, amount: formatMoney({ amountMinor, currency }, lang) });
}
