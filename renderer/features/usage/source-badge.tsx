import { useTranslation } from 'react-i18next';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { StatusBadge, type Tone } from '../../components/status-badge.tsx';

type SourceName = NonNullable<UsageRecord['source']> | 'open';

const tones: Record<SourceName, Tone> = {
  final: 'ok',
  partial: 'warning',
  estimated: 'warning',
  none: 'muted',
  recovered: 'warning',
  open: 'info',
};

/** Where a record's figures come from; `open` while there is no verdict yet. */
export function sourceOf(record: Pick<UsageRecord, 'source'>): SourceName {
  return record.source ?? 'open';
}

/** The same in a word, explained on hover. */
export function SourceBadge({ record }: { record: UsageRecord }) {
  const { t } = useTranslation(['usage', 'common']);
  const source = sourceOf(record);
  return (
    <StatusBadge tone={tones[source]} hint={t(`sourceExplained.${source}`)}>
      {t(`common:source.${source}`)}
    </StatusBadge>
  );
}
