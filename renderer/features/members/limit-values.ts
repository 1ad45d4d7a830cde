import { type ClientKind, type Limits, limits as limitsSchema } from '../../../shared/contract/limits.ts';
import { parseAmount, pusdToDecimal } from '../../../shared/money.ts';
import { lastDayBefore, startOfDay } from '../../components/calendar.ts';

/** From the shortest window to the longest. */
export const quotaFields = [
  'quotaFiveHoursPusd',
  'quotaDayPusd',
  'quotaWeekPusd',
  'quotaMonthPusd',
  'quotaTotalPusd',
] as const;

const countFields = [
  'dayTokens',
  'requestsPerMinute',
  'tokensPerMinute',
  'concurrency',
  'queueSize',
  'daysAfterFirstUse',
] as const;

export type QuotaField = (typeof quotaFields)[number];
export type CountField = (typeof countFields)[number];

/** The form's fields as a person types them; empty is not limited. */
export type LimitValues = Record<QuotaField | CountField | 'queueSeconds' | 'expiresOn', string> & {
  models: string[];
  clients: ClientKind[];
};
export type TextField = Exclude<keyof LimitValues, 'models' | 'clients'>;

/** Why a field cannot be saved: the largest number it takes, or a problem of an amount. */
export type Problem = { kind: 'count'; most: number } | { kind: 'tooLarge' };

const PUSD_PER_CENT = 10_000_000_000n;
const SECOND_MS = 1_000;

/** Stored limits in the form; the zone says which days they end on. */
export function valuesOf(limits: Limits, zone: string): LimitValues {
  const { queueTimeoutMs, expiresAtMs, models, allowedClients } = limits;
  return {
    ...record(quotaFields, (field) => quotaText(limits[field])),
    ...record(countFields, (field) => numberText(limits[field])),
    queueSeconds: numberText(queueTimeoutMs === null ? null : queueTimeoutMs / SECOND_MS),
    expiresOn: expiresAtMs === null ? '' : lastDayBefore(zone, expiresAtMs),
    models: models ?? [],
    clients: allowedClients ?? [],
  };
}

/** What the owner has changed; a field left as it was is not sent. */
export function changesOf(values: LimitValues, before: LimitValues, zone: string): Partial<Limits> {
  const changes: Partial<Limits> = {};
  for (const field of quotaFields)
    if (values[field] !== before[field]) changes[field] = quotaOf(values[field]);
  for (const field of countFields)
    if (values[field] !== before[field]) changes[field] = numberOf(values[field]);
  if (values.queueSeconds !== before.queueSeconds) {
    const seconds = numberOf(values.queueSeconds);
    changes.queueTimeoutMs = seconds === null ? null : seconds * SECOND_MS;
  }
  if (values.expiresOn !== before.expiresOn)
    changes.expiresAtMs = values.expiresOn === '' ? null : startOfDay(zone, values.expiresOn, 1);
  if (!sameNames(values.models, before.models)) changes.models = listOf(values.models);
  if (!sameNames(values.clients, before.clients)) changes.allowedClients = listOf(values.clients);
  return changes;
}

/** What keeps a field from being saved; one left as it was is not looked at. */
export function problemOf(field: TextField, values: LimitValues, before: LimitValues): Problem | undefined {
  const text = values[field];
  if (text === '' || text === before[field] || field === 'expiresOn') return undefined;
  if (isQuota(field)) {
    const quota = quotaOf(text);
    return quota !== null && quota > MOST_PUSD ? { kind: 'tooLarge' } : undefined;
  }
  const unit = field === 'queueSeconds' ? SECOND_MS : 1;
  const schema = limitsSchema.shape[field === 'queueSeconds' ? 'queueTimeoutMs' : field];
  if (schema.safeParse(Number(text) * unit).success) return undefined;
  return { kind: 'count', most: (schema.unwrap().maxValue ?? Number.MAX_SAFE_INTEGER) / unit };
}

/** The contract takes quotas below a million USD. */
const MOST_PUSD = 10n ** 18n - 1n;

function isQuota(field: TextField): field is QuotaField {
  return (quotaFields as readonly string[]).includes(field);
}

/** Quotas typed are whole cents; one set more finely elsewhere is shown in full. */
function quotaText(pusd: bigint | null): string {
  return pusd === null ? '' : pusdToDecimal(pusd).replace(/(\.\d\d)0{10}$/, '$1');
}

function quotaOf(text: string): bigint | null {
  const parsed = parseAmount(text, 'USD');
  return parsed.ok ? parsed.amountMinor * PUSD_PER_CENT : null;
}

function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

function numberOf(text: string): number | null {
  return text === '' ? null : Number(text);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

function listOf<Name extends string>(names: readonly Name[]): Name[] | null {
  return names.length === 0 ? null : [...names];
}

function record<K extends string>(keys: readonly K[], textOf: (key: K) => string): Record<K, string> {
  return Object.fromEntries(keys.map((key) => [key, textOf(key)])) as Record<K, string>;
}
