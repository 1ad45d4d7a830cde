import { type TokenCounts, type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import type {
  AttemptFilter,
  AttemptRow,
  Checkpoint,
  NewAttempt,
  UnpricedModel,
  UsedTokens,
  UsedTokensQuery,
} from './rows.ts';
import { type Connection, type Packed, prepare, type Values } from './statements.ts';
import { amount, flag, integer, table, text, words } from './table.ts';

type StoredTokens = Readonly<Record<TokenKind, number | null>>;
type StoredAttempt = Omit<AttemptRow, 'tokens'> & StoredTokens;

const attempts = table<StoredAttempt>('attempts', {
  id: integer('id'),
  requestId: text('request_id'),
  bootId: text('boot_id'),
  groupId: text('group_id'),
  memberId: text('member_id'),
  keyId: text('key_id'),
  accountId: text('account_id'),
  periodId: text('period_id'),
  dialect: text('dialect'),
  modelAsked: text('model_asked'),
  modelAnswered: text('model_answered'),
  streamed: flag('streamed'),
  priceVersion: integer('price_version'),
  costVersion: integer('cost_version'),
  holdPusd: amount('hold_pusd'),
  state: text('state'),
  source: text('source'),
  flags: words('flags'),
  inputTokens: integer('input_tokens'),
  cacheWrite5mTokens: integer('cache_write_5m_tokens'),
  cacheWrite1hTokens: integer('cache_write_1h_tokens'),
  cacheReadTokens: integer('cache_read_tokens'),
  outputTokens: integer('output_tokens'),
  costPusd: amount('cost_pusd'),
  unpriced: flag('unpriced'),
  httpStatus: integer('http_status'),
  errorCode: text('error_code'),
  upstreamRequestId: text('upstream_request_id'),
  startedAtMs: integer('started_at_ms'),
  firstByteAfterMs: integer('first_byte_after_ms'),
  settledAtMs: integer('settled_at_ms'),
});

// This runs for every request, and values by place are bound several times faster than values by name.
const openText = `INSERT INTO attempts
    (id, request_id, boot_id, group_id, member_id, key_id, account_id, period_id, dialect, model_asked, streamed,
     price_version, hold_pusd, started_at_ms, cost_version, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`;

/** A record of the journal may come twice, after a sync that failed. */
const reopenText = `${openText} ON CONFLICT (id) DO NOTHING`;

/** A new attempt as the values of its row, in the order of the statement that writes it. */
export function packOpen(attempt: NewAttempt): Packed {
  return [
    attempt.id,
    attempt.requestId,
    attempt.bootId,
    attempt.groupId,
    attempt.memberId,
    attempt.keyId,
    attempt.accountId,
    attempt.periodId,
    attempt.dialect,
    attempt.modelAsked,
    attempt.streamed ? 1 : 0,
    attempt.priceVersion,
    attempt.holdPusd,
    attempt.startedAtMs,
    attempt.costVersion,
  ];
}

/** Writes the attempt as open. AppError `storage.conflict` when the id is taken. */
export function open(db: Connection, attempt: NewAttempt): void {
  prepare(db, openText).run(...packOpen(attempt));
}

/** The same for an attempt that was packed; one that has its row already keeps it. */
export function openPacked(db: Connection, packed: Packed): void {
  prepare(db, reopenText).run(...packed);
}

/** Notes what is known so far; a settled attempt stays as it is. */
export function checkpoint(db: Connection, id: number, known: Checkpoint): void {
  const { tokens, ...others } = known;
  if (isOpen(db, id)) attempts.update(db, id, { ...others, ...tokens });
}

/** Whether there is an open attempt with this id. */
function isOpen(db: Connection, id: number): boolean {
  return prepare(db, "SELECT 1 FROM attempts WHERE id = @id AND state = 'open'").get({ id }) !== undefined;
}

export function find(db: Connection, id: number): AttemptRow | undefined {
  return attempts.select(db, 'WHERE id = @id', { id }).map(toRow)[0];
}

/** A page of a group's attempts, newest first. */
export function list(db: Connection, filter: AttemptFilter): AttemptRow[] {
  return attempts.select(db, listTail(filter), filterValues(filter)).map(toRow);
}

export type PeriodPage = {
  readonly groupId: string;
  readonly periodId: string;
  /** Null: everybody's. */
  readonly memberId: string | null;
  /** Only ids above this one. */
  readonly afterId: number;
  /** Only ids up to this one. */
  readonly lastId: number;
  readonly limit: number;
};

/** A page of a period's attempts, oldest first, between the ids; of one member where it is named. */
export function pageOfPeriod(db: Connection, { memberId, ...page }: PeriodPage): AttemptRow[] {
  const ofMember = memberId === null ? '' : 'AND +member_id = @memberId';
  return attempts
    .select(
      db,
      `WHERE group_id = @groupId AND id > @afterId AND id <= @lastId AND period_id = @periodId ${ofMember} ORDER BY id LIMIT @limit`,
      memberId === null ? page : { ...page, memberId },
    )
    .map(toRow);
}

/** The condition, order and limit of {@link list}: only what the filter names, so that each shape has its index. */
export function listTail(filter: AttemptFilter): string {
  const conditions = [
    // The `+` keeps the planner from the group's index where the member's own is the shorter way.
    filter.memberId === undefined ? 'group_id = @groupId' : '+group_id = @groupId AND member_id = @memberId',
    ...(filter.beforeId === undefined ? [] : ['id < @beforeId']),
    ...(filter.model === undefined ? [] : ['coalesce(model_answered, model_asked) = @model']),
    ...(filter.source === undefined ? [] : ['source = @source']),
    ...(filter.fromMs === undefined ? [] : ['started_at_ms >= @fromMs']),
    ...(filter.toMs === undefined ? [] : ['started_at_ms < @toMs']),
  ];
  return `WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT @limit`;
}

function filterValues(filter: AttemptFilter): Values {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** An attempt is repeated at once or never: within so many ids of all groups. */
const REPEATED_WITHIN = 5_000;

export const ofRequestTail = `WHERE member_id = @memberId AND id BETWEEN @firstId AND @lastId
  AND request_id = @requestId ORDER BY id`;

/** All attempts of the request that this one belongs to, oldest first. */
export function ofRequest(
  db: Connection,
  { id, memberId, requestId }: Pick<AttemptRow, 'id' | 'memberId' | 'requestId'>,
): AttemptRow[] {
  const range = { firstId: id - REPEATED_WITHIN, lastId: id + REPEATED_WITHIN };
  return attempts.select(db, ofRequestTail, { memberId, requestId, ...range }).map(toRow);
}

/** Attempts that have not been settled, oldest first. */
export function listOpen(db: Connection): AttemptRow[] {
  return attempts.select(db, "WHERE state = 'open' ORDER BY id").map(toRow);
}

/** The largest id in use, 0 when there is none. */
export function maxId(db: Connection): number {
  return prepare<{ id: number | null }>(db, 'SELECT max(id) AS id FROM attempts').get()?.id ?? 0;
}

/** How many attempts are open; of one period when it is named. */
export function countOpen(db: Connection, periodId?: string): number {
  const ofPeriod = periodId === undefined ? '' : 'AND period_id = @periodId';
  const statement = prepare<{ attempts: number }>(
    db,
    `SELECT count(*) AS attempts FROM attempts WHERE state = 'open' ${ofPeriod}`,
  );
  return statement.get(periodId === undefined ? {} : { periodId })?.attempts ?? 0;
}

/** Models of a period's settled attempts that have no price, most frequent first. */
export function unpricedModels(db: Connection, periodId: string): UnpricedModel[] {
  return prepare<UnpricedModel>(
    db,
    `SELECT coalesce(model_answered, model_asked) AS model, count(*) AS requests FROM attempts
     WHERE unpriced = 1 AND period_id = @periodId
       AND group_id = (SELECT group_id FROM periods WHERE id = @periodId)
     GROUP BY 1 ORDER BY 2 DESC, 1`,
  ).all({ periodId });
}

const inputOfAllKinds = 'input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens';

/** Tokens of an account's settled attempts of one model since an instant, apart by which thresholds they go beyond. */
export function tokensBeyond(db: Connection, { thresholds, ...query }: UsedTokensQuery): UsedTokens[] {
  const [one, other] = thresholds;
  const rows = prepare<TokenCounts & { requests: number; beyondOne: number; beyondOther: number }>(
    db,
    `SELECT count(*) AS requests, sum(input_tokens) AS inputTokens, sum(cache_write_5m_tokens) AS cacheWrite5mTokens,
       sum(cache_write_1h_tokens) AS cacheWrite1hTokens, sum(cache_read_tokens) AS cacheReadTokens,
       sum(output_tokens) AS outputTokens, ${inputOfAllKinds} > @one AS beyondOne, ${inputOfAllKinds} > @other AS beyondOther
     FROM attempts WHERE account_id = @accountId AND started_at_ms >= @fromMs AND state = 'settled'
       AND coalesce(model_answered, model_asked) = @model AND input_tokens IS NOT NULL
     GROUP BY beyondOne, beyondOther`,
  ).all({ ...query, one, other });
  const { accountId, model } = query;
  return rows.map(({ beyondOne, beyondOther, requests, ...tokens }) => ({
    ...{ accountId, model, requests, tokens },
    beyond: [beyondOne === 1, beyondOther === 1],
  }));
}

export function existForGroup(db: Connection, groupId: string): boolean {
  return (
    prepare(db, 'SELECT 1 FROM attempts WHERE group_id = @groupId LIMIT 1').get({ groupId }) !== undefined
  );
}

function toRow(stored: StoredAttempt): AttemptRow {
  const { inputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens, outputTokens, ...row } =
    stored;
  const tokens = { inputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens, outputTokens };
  return { ...row, tokens: isKnown(tokens) ? tokens : null };
}

function isKnown(tokens: StoredTokens): tokens is TokenCounts {
  return tokenKinds.every((kind) => tokens[kind] !== null);
}
