import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import type { usageSource } from '../../shared/contract/usage.ts';
import { StatusBadge, type Tone } from './status-badge.tsx';

type Source = z.output<typeof usageSource>;

const tones: Record<Source | 'open', Tone> = {
  final: 'ok',
  partial: 'warning',
  estimated: 'warning',
  none: 'muted',
  recovered: 'warning',
  open: 'info',
};

/** Where a record's figures come from, explained on hover; null while the request still runs. */
export function SourceBadge({ source }: { source: Source | null }) {
  const { t } = useTranslation(['common', 'usage']);
  const name = source ?? 'open';
  return (
    <StatusBadge tone={tones[name]} hint={t(`usage:sourceExplained.${name}`)}>
      {t(`common:source.${name}`)}
    </StatusBadge>
  );
}
