import { useTranslation } from 'react-i18next';
import type { UsedRate } from '../../../shared/contract/rate.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';

/** Where a rate comes from and when it was valid, in a sentence: "中国银行 · 2026年11月9日 10:30:00". */
export function useRateOrigin(zone: string): (rate: UsedRate) => string {
  const { t } = useTranslation('rates');
  const lang = useLang();
  return ({ source, setAtMs }) =>
    [
      lang === 'en' ? source.en : source.zh,
      setAtMs === null ? t('timeUnknown') : formatDateTime(setAtMs, zone, lang),
    ].join(' · ');
}
