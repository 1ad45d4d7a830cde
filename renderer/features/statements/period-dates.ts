import { useTranslation } from 'react-i18next';
import type { Period } from '../../../shared/contract/period.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { addDays } from '../../components/calendar.ts';

/** First and last day of a period. */
export function useDates(): (period: Pick<Period, 'startOn' | 'endOn'>) => string {
  const { t } = useTranslation('statements');
  const lang = useLang();
  return ({ startOn, endOn }) =>
    t('dates', {
      from: formatCalendarDate(startOn, lang),
      to: formatCalendarDate(addDays(endOn, -1), lang),
    });
}
