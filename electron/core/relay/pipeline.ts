import { AppError, asAppError, type Lang } from '../../../shared/errors.ts';
import { type Dialect, dialectTitles } from '../dialects/dialect.ts';
import { headersForMember, headersForProvider, queryForProvider } from '../providers/header-lists.ts';
import { addressOf, type UpstreamAccount } from '../providers/provider.ts';
import { providerOf } from '../providers/providers.ts';
import type { Access, Caller } from '../services/access.ts';
import type { LimitsGate } from '../services/limits-gate.ts';
import type { Attempt, Metering } from '../services/metering.ts';
import { type Admitted, admit } from './admission.ts';
import { collectBody } from './answer-body.ts';
import { forwardEvents } from './event-stream.ts';
import type { Exchange } from './exchange.ts';
import type { RelayLimits } from './limits.ts';
import { Meter } from './meter.ts';
import { sendOwnUsage } from './own-usage.ts';
import { type PlaceDeps, withPlace } from './places.ts';
import { type Refusal, refusalOf } from './refusals.ts';
import type { Running, RunningList } from './running.ts';
import type { UpstreamAnswer, UpstreamCall, Upstreams } from './upstream.ts';
import { forwardWhole, isGarbled, sendWhole } from './whole-answer.ts';

export type RelayServices = {
  readonly access: Pick<Access, 'authenticate' | 'refusalOf' | 'noteUsed' | 'onReload'>;
  readonly metering: Pick<Metering, 'estimate' | 'open' | 'checkpoint' | 'settle' | 'openCount'>;
  readonly limits: PlaceDeps['limits'] & Pick<LimitsGate, 'hold'>;
  /** What a member has used so far, as JSON. */
  readonly ownUsage: (caller: Caller) => Promise<object>;
  readonly accounts: { upstreamFor(groupId: string): Promise<UpstreamAccount> };
  readonly settings: { language(): Lang; drainDisconnected(): boolean };
};

export type PipelineDeps = {
  readonly services: RelayServices;
  readonly authenticate: (secret: string | undefined, address: string) => Caller;
  readonly running: RunningList;
  readonly upstreams: Upstreams;
  readonly limits: RelayLimits;
  /** UTC epoch ms. */
  readonly now: () => number;
  readonly monotonicMs: () => number;
};

/** A message from a member's client: metered, settled before its end is seen. Rejects with what is to be answered. */
export async function relayMessage(exchange: Exchange, dialect: Dialect, deps: PipelineDeps): Promise<void> {
  const caller = authenticate(exchange, deps);
  const running = deps.running.enter(caller.keyId, exchange.response);
  try {
    const admitted = await admit(exchange, dialect, deps.limits);
    const placing = { caller, running, model: admitted.model, requestId: exchange.requestId };
    await withPlace(placing, deps.services, async () => {
      const account = await selectAccount(caller, dialect, deps);
      const attempt = await openAttempt(exchange, { caller, admitted, account, dialect }, deps);
      const meter = createMeter(attempt, running, deps);
      const answer = await callUpstream(exchange, { admitted, account, running, meter }, deps);
      await streamAndSettle(exchange, { admitted, answer, account, dialect, running, meter }, deps);
    });
  } finally {
    deps.running.leave(running);
  }
}

/** A question that costs nothing at the provider (token counts, models): passed through, not metered. */
export async function relayFree(exchange: Exchange, dialect: Dialect, deps: PipelineDeps): Promise<void> {
  const caller = authenticate(exchange, deps);
  const running = deps.running.enter(caller.keyId, exchange.response);
  try {
    const isPost = exchange.request.method === 'POST';
    const body = isPost ? (await admit(exchange, dialect, deps.limits)).body : null;
    const account = await selectAccount(caller, dialect, deps);
    running.mayBeSent();
    const call = send(exchange, account, body, deps);
    running.sent(call.abort);
    const answer = await call.answer;
    if (isGarbled(answer)) throw garbled(answer);
    const limits = { limitBytes: deps.limits.answerBytes, idleMs: account.idleTimeoutMs };
    sendWhole(exchange.response, answer, await collectBody(answer, limits));
  } finally {
    deps.running.leave(running);
  }
}

/** A member's own use and limits; this costs nothing and counts nowhere. */
export async function answerOwnUsage(exchange: Exchange, deps: PipelineDeps): Promise<void> {
  await sendOwnUsage(exchange, authenticate(exchange, deps), deps.services.ownUsage);
}

function authenticate(exchange: Exchange, deps: PipelineDeps): Caller {
  const caller = deps.authenticate(exchange.secret, exchange.address);
  deps.services.limits.checkExpiry(caller);
  deps.services.access.noteUsed(caller.keyId);
  return caller;
}

async function selectAccount(
  caller: Caller,
  dialect: Dialect,
  { services }: PipelineDeps,
): Promise<UpstreamAccount> {
  let account: UpstreamAccount;
  try {
    account = await services.accounts.upstreamFor(caller.groupId);
  } catch (thrown) {
    const error = asAppError(thrown);
    throw error.code.startsWith('vault.')
      ? new AppError('relay.account_locked', {}, { cause: error })
      : error;
  }
  if (!account.enabled) throw new AppError('relay.account_disabled');
  requireDialect(account, dialect);
  return account;
}

/** A request goes only to an account that understands it as it is. Throws `relay.dialect_mismatch`. */
function requireDialect(account: UpstreamAccount, { name }: Dialect): void {
  const { dialects } = providerOf(account);
  if (dialects.includes(name)) return;
  const spoken = dialects.map((one) => dialectTitles[one]).join(', ');
  throw new AppError('relay.dialect_mismatch', { asked: dialectTitles[name], spoken });
}

type Opening = { caller: Caller; admitted: Admitted; account: UpstreamAccount; dialect: Dialect };

/** Reserves what the request may use, then writes its row. */
async function openAttempt(
  exchange: Exchange,
  opening: Opening,
  { services }: PipelineDeps,
): Promise<Attempt> {
  const { caller, admitted, account, dialect } = opening;
  const request = { caller, account, modelAsked: admitted.model, bodyBytes: admitted.body.length };
  services.limits.hold(caller, exchange.requestId, services.metering.estimate(request));
  return services.metering.open({
    ...request,
    requestId: exchange.requestId,
    dialect: dialect.name,
    streamed: admitted.streamed,
  });
}

function createMeter(attempt: Attempt, running: Running, deps: PipelineDeps): Meter {
  return new Meter(attempt, {
    metering: deps.services.metering,
    monotonicMs: deps.monotonicMs,
    checkpointMs: deps.limits.checkpointMs,
    onFailure: (error) => running.abort(asAppError(error)),
  });
}

type Calling = { admitted: Admitted; account: UpstreamAccount; running: Running; meter: Meter };

/** Sends the request; whatever fails before the provider's head settles the row as `none`. */
async function callUpstream(
  exchange: Exchange,
  calling: Calling,
  deps: PipelineDeps,
): Promise<UpstreamAnswer> {
  const { admitted, account, running, meter } = calling;
  try {
    running.mayBeSent();
    const call = send(exchange, account, admitted.body, deps);
    running.sent(call.abort);
    const answer = await call.answer;
    meter.answered(answer.status, upstreamRequestId(answer));
    return answer;
  } catch (thrown) {
    const error = asAppError(thrown);
    await meter.settle({
      ending: 'cut',
      reading: null,
      flags: running.gone ? ['client_gone'] : [],
      errorCode: error.code,
    });
    throw error;
  }
}

function send(
  exchange: Exchange,
  account: UpstreamAccount,
  body: Buffer | null,
  { upstreams }: PipelineDeps,
): UpstreamCall {
  return upstreams.call({
    address: addressOf(account.baseUrl, exchange.path + queryForProvider(exchange.query)),
    method: body === null ? 'GET' : 'POST',
    headers: {
      ...headersForProvider(exchange.request.headers),
      ...providerOf(account).authHeaders(account.apiKey),
    },
    body,
    firstByteTimeoutMs: account.firstByteTimeoutMs,
  });
}

type Streaming = {
  admitted: Admitted;
  answer: UpstreamAnswer;
  account: UpstreamAccount;
  dialect: Dialect;
  running: Running;
  meter: Meter;
};

async function streamAndSettle(exchange: Exchange, streaming: Streaming, deps: PipelineDeps): Promise<void> {
  const { admitted, answer, account, dialect, running, meter } = streaming;
  const { response } = exchange;
  const isGone = () => running.gone;
  if (isGarbled(answer)) {
    const error = garbled(answer);
    await meter.settle({ ending: 'cut', reading: null, flags: ['usage_missing'], errorCode: error.code });
    throw error;
  }
  if (answer.status < 300 && dialect.streamType.test(String(answer.headers['content-type']))) {
    return forwardEvents({
      answer,
      response,
      headers: { ...headersForMember(answer.headers), 'cache-control': 'no-store' },
      dialect,
      admitted,
      meter,
      limits: deps.limits,
      idleTimeoutMs: account.idleTimeoutMs,
      isGone,
      refusal: (error) => refusal(error, exchange, deps),
    });
  }
  return forwardWhole({
    answer,
    response,
    dialect,
    meter,
    limitBytes: deps.limits.answerBytes,
    idleMs: account.idleTimeoutMs,
    isGone,
  });
}

/** The error as this member's client gets it, in the owner's language. */
export function refusal(
  error: AppError,
  exchange: Exchange,
  { services, now }: Pick<PipelineDeps, 'services' | 'now'>,
): Refusal {
  return refusalOf(error, services.settings.language(), exchange.requestId, now());
}

function garbled(answer: UpstreamAnswer): AppError {
  const error = new AppError('relay.upstream_garbled');
  answer.abort(error);
  return error;
}

function upstreamRequestId({ headers }: UpstreamAnswer): string | null {
  const id = headers['request-id'] ?? headers['x-request-id'];
  return typeof id === 'string' && id !== '' ? id.slice(0, 200) : null;
}
