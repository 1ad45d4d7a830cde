import { AppError, asAppError, type Lang } from '../../../shared/errors.ts';
import type { MemberDialect } from '../dialects/dialect.ts';
import { headersForMember } from '../providers/header-lists.ts';
import { addressOf, type UpstreamAccount } from '../providers/provider.ts';
import { ownHeaders } from '../providers/providers.ts';
import type { Access, Caller } from '../services/access.ts';
import type { AccountHealthService } from '../services/account-health.ts';
import type { AccountLimits } from '../services/account-limits.ts';
import type { LimitsGate } from '../services/limits-gate.ts';
import type { ModelAccess } from '../services/limits-models.ts';
import type { Attempt, Metering } from '../services/metering.ts';
import { type AccountSource, type RelaySwitch, selectAccount } from './account-selection.ts';
import { askedModel, checkAddressee } from './addressee.ts';
import { type Admitted, admit } from './admission.ts';
import { type Carry, crossingOf, wholeAsItCame } from './crossing.ts';
import { forwardEvents } from './event-stream.ts';
import type { Exchange } from './exchange.ts';
import type { RelayLimits } from './limits.ts';
import { Meter } from './meter.ts';
import { type OutcomeWatch, watchOutcome } from './outcome.ts';
import { sendOwnUsage } from './own-usage.ts';
import { type Passage, passageOf } from './passage.ts';
import { type PlaceDeps, withPlace } from './places.ts';
import { type Refusal, refusalOf } from './refusals.ts';
import { type LoginRenewal, withRenewedLogin } from './renewed-login.ts';
import type { Running, RunningList } from './running.ts';
import type { UpstreamAnswer, UpstreamCall, Upstreams } from './upstream.ts';
import { forwardWhole, isGarbled } from './whole-answer.ts';

export type RelayServices = {
  readonly access: Pick<Access, 'authenticate' | 'refusalOf' | 'noteUsed' | 'onReload'>;
  readonly metering: Pick<Metering, 'estimate' | 'open' | 'checkpoint' | 'settle' | 'openCount'>;
  readonly limits: PlaceDeps['limits'] & Pick<LimitsGate, 'hold'>;
  /** What a member has used so far, as JSON. */
  readonly ownUsage: (caller: Caller) => Promise<object>;
  readonly models: ModelAccess;
  readonly accounts: AccountSource & LoginRenewal;
  readonly health: Pick<AccountHealthService, 'admit' | 'note'>;
  readonly accountLimits: Pick<AccountLimits, 'admit' | 'release'>;
  readonly settings: RelaySwitch & { language(): Lang; drainDisconnected(): boolean };
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
export async function relayMessage(
  exchange: Exchange,
  member: MemberDialect,
  deps: PipelineDeps,
): Promise<void> {
  const caller = authenticate(exchange, deps);
  const running = deps.running.enter(caller.keyId, exchange.response);
  try {
    const admitted = await admit(exchange, member, deps.limits);
    const userAgent = exchange.request.headers['user-agent'];
    const placing = { caller, running, model: admitted.model, userAgent, requestId: exchange.requestId };
    await withPlace(placing, deps.services, async () => {
      const account = await selectAccount(caller, deps.services);
      checkAddressee(member, admitted, { caller, account });
      const asked = askedModel(admitted, { caller, account }, deps.services.models);
      const model = deps.services.models.sentModel(caller, account, asked);
      const notServed = () => deps.services.models.notServed(caller, account, asked);
      deps.services.health.admit(account, { model, zone: caller.zone, notServed });
      deps.services.accountLimits.admit(account, exchange.requestId, caller.zone);
      const passage = passageOf(exchange, member, { admitted, account, model });
      const sending = { member, caller, admitted, account, asked, model, passage };
      const send = (one: Sending) => sendMetered(exchange, one, running, deps);
      const answered = await withRenewedLogin(await send(sending), deps.services.accounts, (renewed) =>
        send({ ...sending, account: renewed }),
      );
      await streamAndSettle(exchange, answered, deps);
    });
  } finally {
    deps.services.accountLimits.release(exchange.requestId);
    deps.running.leave(running);
  }
}

/** A member's own use and limits; this costs nothing and counts nowhere. */
export async function answerOwnUsage(exchange: Exchange, deps: PipelineDeps): Promise<void> {
  await sendOwnUsage(exchange, authenticate(exchange, deps), deps.services.ownUsage);
}

/** Whose key the request carries. Throws the `relay.key_*` errors and `relay.access_expired`. */
export function authenticate(exchange: Exchange, deps: PipelineDeps): Caller {
  const caller = deps.authenticate(exchange.secret, exchange.address);
  deps.services.limits.checkExpiry(caller);
  deps.services.access.noteUsed(caller.keyId);
  return caller;
}

/** A request on its way to an account. */
type Sending = {
  readonly member: MemberDialect;
  readonly caller: Caller;
  readonly admitted: Admitted;
  readonly account: UpstreamAccount;
  readonly asked: string;
  /** As the provider is asked for it. */
  readonly model: string;
  readonly passage: Passage;
};

/** One attempt: its hold, its row, then the call. */
async function sendMetered(
  exchange: Exchange,
  sending: Sending,
  running: Running,
  deps: PipelineDeps,
): Promise<Answered> {
  const attempt = await openAttempt(exchange, sending, deps);
  const watch = watchOutcome(sending.account, sending.model, deps.services.health);
  const meter = createMeter(attempt, running, watch, deps);
  const sent = { ...sending, running, meter };
  return { ...sent, answer: await callUpstream({ ...sent, watch }, deps) };
}

/** Reserves what the request may use, then writes its row. */
async function openAttempt(
  { requestId }: Exchange,
  { member, caller, admitted, account, asked, model, passage }: Sending,
  { services }: PipelineDeps,
): Promise<Attempt> {
  const request = { caller, account, modelSent: model, bodyBytes: passage.body.length };
  services.limits.hold(caller, requestId, services.metering.estimate(request));
  return services.metering.open({
    ...request,
    requestId,
    dialect: member.name,
    modelAsked: asked,
    streamed: admitted.streamed,
  });
}

function createMeter(attempt: Attempt, running: Running, watch: OutcomeWatch, deps: PipelineDeps): Meter {
  return new Meter(attempt, {
    metering: deps.services.metering,
    monotonicMs: deps.monotonicMs,
    checkpointMs: deps.limits.checkpointMs,
    onFailure: (error) => running.abort(asAppError(error)),
    watch,
  });
}

type Sent = Sending & { readonly running: Running; readonly meter: Meter };

/** Sends the request; whatever fails before the provider's head settles the row as `none`. */
async function callUpstream(
  { account, passage, running, meter, watch }: Sent & { readonly watch: OutcomeWatch },
  deps: PipelineDeps,
): Promise<UpstreamAnswer> {
  try {
    running.mayBeSent();
    const call = send(account, passage, deps);
    running.sent(call.abort);
    const answer = await call.answer;
    watch.answered(answer);
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

/** Calls the account with the credential of its own; `body` null is a GET. */
export function send(
  account: UpstreamAccount,
  { endpoint, headers, body }: Pick<Passage, 'endpoint' | 'headers'> & { readonly body: Buffer | null },
  { upstreams }: Pick<PipelineDeps, 'upstreams'>,
): UpstreamCall {
  return upstreams.call({
    address: addressOf(account.baseUrl, endpoint),
    proxy: account.proxy,
    method: body === null ? 'GET' : 'POST',
    headers: { ...headers, ...ownHeaders(account) },
    body,
    firstByteTimeoutMs: account.firstByteTimeoutMs,
  });
}

type Answered = Sent & { readonly answer: UpstreamAnswer };

async function streamAndSettle(exchange: Exchange, answered: Answered, deps: PipelineDeps): Promise<void> {
  const { answer, account, passage, running, meter, member } = answered;
  const { dialect, usageAdded } = passage;
  if (isGarbled(answer)) {
    const error = garbled(answer);
    await meter.settle({ ending: 'cut', reading: null, flags: ['usage_missing'], errorCode: error.code });
    throw error;
  }
  const { response } = exchange;
  const isGone = () => running.gone;
  const carry = carryOf(exchange, answered, deps);
  const crossing = crossingOf(carry);
  if (answer.status < 300 && dialect.streamType.test(String(answer.headers['content-type']))) {
    await rowOnDisk(answered);
    return forwardEvents({
      answer,
      response,
      headers: {
        ...(crossing === null ? headersForMember(answer.headers) : crossing.streamHeaders(answer)),
        'cache-control': 'no-store',
      },
      dialect,
      usageAdded,
      translator: crossing?.translator() ?? null,
      meter,
      limits: deps.limits,
      idleTimeoutMs: account.idleTimeoutMs,
      isGone,
      errorEvent: (error) => member.errorEvent(refusal(error, exchange, deps)),
    });
  }
  return forwardWhole({
    answer,
    response,
    dialect,
    wholeFor: crossing?.whole ?? ((came, body) => wholeAsItCame(carry, came, body)),
    meter,
    limitBytes: deps.limits.answerBytes,
    idleMs: account.idleTimeoutMs,
    isGone,
  });
}

/** A stream's first byte goes out before its settlement: the row must be on disk by itself. */
async function rowOnDisk({ answer, meter }: Answered): Promise<void> {
  try {
    await meter.onDisk();
  } catch (thrown) {
    const error = asAppError(thrown);
    answer.abort(error);
    await meter.settle({ ending: 'cut', reading: null, flags: [], errorCode: error.code });
    throw error;
  }
}

function carryOf(
  exchange: Exchange,
  { member, caller, admitted, account, asked, passage, meter }: Answered,
  deps: PipelineDeps,
): Carry {
  return {
    member,
    admitted,
    account,
    asked,
    passage,
    requestId: exchange.requestId,
    nowMs: deps.now(),
    costPusd: () => meter.costPusd,
    zone: caller.zone,
    notServed: () => deps.services.models.notServed(caller, account, asked),
    refusal: (error) => refusal(error, exchange, deps),
  };
}

/** The error as this member's client gets it, in the owner's language. */
export function refusal(
  error: AppError,
  exchange: Exchange,
  { services, now }: Pick<PipelineDeps, 'services' | 'now'>,
): Refusal {
  return refusalOf(error, services.settings.language(), exchange.requestId, now());
}

/** Ends the call: what the provider sent is no answer that could be passed on. */
export function garbled(answer: UpstreamAnswer): AppError {
  const error = new AppError('relay.upstream_garbled');
  answer.abort(error);
  return error;
}

function upstreamRequestId({ headers }: UpstreamAnswer): string | null {
  const id = headers['request-id'] ?? headers['x-request-id'];
  return typeof id === 'string' && id !== '' ? id.slice(0, 200) : null;
}
