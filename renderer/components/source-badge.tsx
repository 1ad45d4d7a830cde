import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import type { usageSource } from '../../shared/contract/usage.ts';
import { StatusBadge, type Tone } from './status-badge.tsx';

type Source = z.output<typeof usageSource>;

const tones: Record<Source, Tone> = {
  final: 'ok',
  partial: 'warning',
  estimated: 'warning',
  none: 'muted',
  recovered: 'warning',
};

/** Where a record's figures come from; null while the request still runs. */
export function SourceBadge({ source }: { source: Source | null }) {
  const { t } = useTranslation();
  if (source === null) return <StatusBadge tone="info">{t('source.open')}</StatusBadge>;
  return <StatusBadge tone={tones[source]}>{t(`source.${source}`)}</StatusBadge>;
}
