import type { Limits } from '../../../shared/contract/limits.ts';
import { parseAmount, pusdToDecimal } from '../../../shared/money.ts';

export const quotaFields = [
  'quotaTotalPusd',
  'quotaMonthPusd',
  'quotaWeekPusd',
  'quotaDayPusd',
  'quotaFiveHoursPusd',
] as const;

export const countFields = [
  'dayTokens',
  'requestsPerMinute',
  'tokensPerMinute',
  'concurrency',
  'queueSize',
  'daysAfterFirstUse',
] as const;

type QuotaField = (typeof quotaFields)[number];
type CountField = (typeof countFields)[number];

/** The form's fields as a person types them; empty is not limited. */
export type LimitValues = Record<QuotaField | CountField | 'models', string>;

const PUSD_PER_CENT = 10_000_000_000n;

export function valuesOf(limits: Limits): LimitValues {
  const quotas = quotaFields.map((field) => [field, quotaText(limits[field])]);
  const counts = countFields.map((field) => [field, limits[field] === null ? '' : String(limits[field])]);
  return { ...Object.fromEntries([...quotas, ...counts]), models: limits.models?.join('\n') ?? '' };
}

/** What the owner has changed; a field left as it was is not sent. */
export function changesOf(values: LimitValues, before: LimitValues): Partial<Limits> {
  const changes: Partial<Limits> = {};
  for (const field of quotaFields)
    if (values[field] !== before[field]) changes[field] = quotaOf(values[field]);
  for (const field of countFields)
    if (values[field] !== before[field]) changes[field] = values[field] === '' ? null : Number(values[field]);
  if (values.models !== before.models) changes.models = modelsOf(values.models);
  return changes;
}

/** Quotas typed are whole cents; one set more finely elsewhere is shown in full. */
function quotaText(pusd: bigint | null): string {
  return pusd === null ? '' : pusdToDecimal(pusd).replace(/(\.\d\d)0{10}$/, '$1');
}

function quotaOf(text: string): bigint | null {
  const parsed = parseAmount(text, 'USD');
  return parsed.ok ? parsed.amountMinor * PUSD_PER_CENT : null;
}

function modelsOf(text: string): string[] | null {
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return names.length === 0 ? null : names;
}
