import { useTranslation } from 'react-i18next';
import type { Period } from '../../../shared/contract/period.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { formatPusdShort } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import classes from './usage.module.css';

type RecordBillProps = { record: UsageRecord; periods: readonly Period[] };

/** What of the record is in which bill, and what is left out of it and why. */
export function RecordBill({ record, periods }: RecordBillProps) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const { state, source, costPusd, unpriced, flags } = record;
  const label = periods.find(({ id }) => id === record.periodId)?.label ?? '';
  const counted =
    state === 'open'
      ? t('bill.open')
      : unpriced
        ? t('bill.unpriced')
        : t('bill.counted', { label, cost: formatPusdShort(costPusd ?? 0n, lang) });
  const leftOut = [
    ...(source === null || source === 'final' ? [] : [t(`bill.leftOut.${source}`)]),
    ...(flags.includes('usage_invalid') ? [t('bill.leftOut.usage_invalid')] : []),
    ...(flags.includes('late') ? [t('bill.leftOut.late')] : []),
  ];
  return (
    <DrawerSection title={t('bill.title')}>
      <p>{counted}</p>
      {leftOut.length === 0 ? (
        state === 'settled' && !unpriced ? (
          <p className={classes.muted}>{t('bill.nothingLeftOut')}</p>
        ) : null
      ) : (
        <ul className={classes.flags} aria-label={t('bill.leftOutTitle')}>
          {leftOut.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </DrawerSection>
  );
}
