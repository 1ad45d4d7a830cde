import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Measure, measures } from './usage-measure.ts';

type MeasureChoiceProps = { value: Measure; onChange: (measure: Measure) => void };

/** What a chart measures: cost, requests or tokens. */
export function MeasureChoice({ value, onChange }: MeasureChoiceProps) {
  const { t } = useTranslation('usage');
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('chart.measure')}
      value={value}
      onChange={onChange}
      data={measures.map((measure) => ({ value: measure, label: t(`chart.${measure}`) }))}
    />
  );
}
