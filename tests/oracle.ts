import Database from 'better-sqlite3';
import type { Api } from '../shared/contract/client.ts';
import type { UsageRecord } from '../shared/contract/usage.ts';
import type { LedgerEntry } from './simulator/ledger.ts';

/** All usage records of a group, oldest first. */
export async function allRecords(api: Api, groupId: string): Promise<UsageRecord[]> {
  const records: UsageRecord[] = [];
  let beforeId: number | null | undefined;
  do {
    const page = await api.usage.list({ groupId, limit: 500, ...(beforeId ? { beforeId } : {}) });
    records.push(...page.records);
    beforeId = page.nextBeforeId;
  } while (beforeId !== null);
  return records.reverse();
}

/**
 * Holds the relay's records against the vendor's own ledger, for keys that send one request at a time and
 * mark it with their key's name. Returns what is wrong, in words; empty when every request of the vendor has
 * exactly one attempt, none is open, and no attempt claims tokens that were not served.
 */
export function compareWithLedger(
  records: readonly UsageRecord[],
  ledger: readonly LedgerEntry[],
  markerOf: ReadonlyMap<string, string>,
): string[] {
  const wrong: string[] = [];
  for (const record of records) if (record.state === 'open') wrong.push(`attempt ${record.id} is still open`);
  for (const [keyId, marker] of markerOf) {
    const attempts = records.filter((record) => record.keyId === keyId);
    const requests = ledger.filter((entry) => entry.marker === marker);
    wrong.push(...matchOneToOne(marker, attempts, requests));
  }
  return wrong;
}

function matchOneToOne(
  marker: string,
  attempts: readonly UsageRecord[],
  requests: readonly LedgerEntry[],
): string[] {
  const wrong: string[] = [];
  const claimed = new Set<number>();
  for (const request of requests) {
    // The key sends one request at a time, so a request belongs to the last attempt begun before it arrived.
    const attempt = attempts.findLast((candidate) => candidate.startedAtMs <= request.arrivedAtMs);
    if (attempt === undefined || claimed.has(attempt.id)) {
      wrong.push(`${marker}: request ${request.requestId} has no attempt of its own`);
      continue;
    }
    claimed.add(attempt.id);
    if (attempt.upstreamRequestId !== null && attempt.upstreamRequestId !== request.requestId)
      wrong.push(`${marker}: attempt ${attempt.id} claims another request than ${request.requestId}`);
    wrong.push(...compareTokens(marker, attempt, request));
  }
  for (const attempt of attempts) {
    if (!claimed.has(attempt.id) && !mayBeUnsent(attempt))
      wrong.push(`${marker}: attempt ${attempt.id} matches no request of the vendor`);
  }
  return wrong;
}

/** Recovered without a sign of an answer: the process may have died between the row and the request. */
function mayBeUnsent(record: UsageRecord): boolean {
  return record.source === 'recovered' && record.upstreamRequestId === null && record.tokens === null;
}

function compareTokens(marker: string, record: UsageRecord, request: LedgerEntry): string[] {
  const tokens = record.tokens;
  if (tokens === null) return [];
  const served = request.served;
  const wrong: string[] = [];
  const exact =
    tokens.inputTokens === served.input &&
    tokens.cacheReadTokens === served.cacheRead &&
    tokens.cacheWrite5mTokens === served.cacheWrite5m &&
    tokens.cacheWrite1hTokens === served.cacheWrite1h;
  if (!exact) wrong.push(`${marker}: attempt ${record.id} has other input tokens than the vendor served`);
  if (record.source === 'final' && tokens.outputTokens !== request.planned.output)
    wrong.push(
      `${marker}: attempt ${record.id} is final with ${tokens.outputTokens}, served ${request.planned.output}`,
    );
  if ((record.source === 'recovered' || record.source === 'partial') && tokens.outputTokens > served.output)
    wrong.push(`${marker}: attempt ${record.id} claims ${tokens.outputTokens} of ${served.output} served`);
  return wrong;
}

/** Sums that must be one: settled rows, ledger entries and roll-ups, in pUSD, read from the file itself. */
export function databaseSums(file: string): {
  integrity: string;
  rows: bigint;
  ledger: bigint;
  rollups: bigint;
} {
  const db = new Database(file, { readonly: true });
  try {
    db.defaultSafeIntegers(true);
    const sum = (sql: string) => (db.prepare(sql).pluck().get() as bigint | null) ?? 0n;
    return {
      integrity: String(db.pragma('integrity_check', { simple: true })),
      rows: sum("SELECT sum(cost_pusd) FROM attempts WHERE state = 'settled'"),
      ledger: sum('SELECT sum(amount_pusd) FROM ledger_entries'),
      rollups: sum('SELECT sum(cost_pusd) FROM usage_rollups'),
    };
  } finally {
    db.close();
  }
}
