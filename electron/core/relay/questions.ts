import { AppError } from '../../../shared/errors.ts';
import type { MemberDialect } from '../dialects/dialect.ts';
import { type JsonRecord, parseRecord } from '../dialects/json.ts';
import { headersForProvider, queryForProvider } from '../providers/header-lists.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import { providerOf } from '../providers/providers.ts';
import type { Caller } from '../services/access.ts';
import { selectAccount } from './account-selection.ts';
import { type Admitted, admit } from './admission.ts';
import { collectBody } from './answer-body.ts';
import type { Exchange } from './exchange.ts';
import { asItCame as bytesOf, isSpokenBy, type Passage, requestOf, translate } from './passage.ts';
import { authenticate, garbled, type PipelineDeps, send } from './pipeline.ts';
import { withRenewedLogin } from './renewed-login.ts';
import type { Running } from './running.ts';
import { asItCame, isGarbled, sendWhole, type Whole } from './whole-answer.ts';

/*
 * What a client asks beside its messages: how many tokens a request would have, and which models there are. It costs
 * nothing at the provider, needs no place and counts nowhere.
 */

/** Says that a figure was not counted by the provider. */
const ESTIMATED = { 'x-aicarpool-estimated': 'input tokens' };
const BYTES_PER_TOKEN = 4;

type Asking = {
  readonly exchange: Exchange;
  readonly member: MemberDialect;
  readonly caller: Caller;
  readonly account: UpstreamAccount;
  readonly running: Running;
};

/** How many tokens a request would have: the provider's own count, or an estimate where its API cannot count. */
export function countTokens(exchange: Exchange, member: MemberDialect, deps: PipelineDeps): Promise<void> {
  return answerFree(exchange, member, deps, async (asking) => {
    const admitted = await admit(exchange, member, deps.limits);
    const model = deps.services.models.sentModel(asking.caller, asking.account, admitted.model);
    if (isSpokenBy(asking.account, member)) {
      return askProvider(asking, bytesOf(exchange, member, { ...asking, admitted, model }), deps);
    }
    return countTranslated(asking, admitted, model, deps);
  });
}

async function countTranslated(
  asking: Asking,
  admitted: Admitted,
  model: string,
  deps: PipelineDeps,
): Promise<Whole> {
  const { exchange, member, account } = asking;
  const { translatesTo } = providerOf(account);
  const json = member.tokenCount?.request(admitted.json()) ?? admitted.json();
  const { written } = translate(exchange, member, {
    account,
    model,
    admitted: { ...admitted, json: () => json },
  });
  if (translatesTo.count === null) {
    const tokens = Math.ceil(admitted.body.length / BYTES_PER_TOKEN);
    return json200(member.tokenCount?.answer(tokens) ?? {}, ESTIMATED);
  }
  const question = translatesTo.count.ask(written, model);
  const answer = await askProvider(asking, requestOf(exchange, account, question), deps);
  const record = answer.status < 300 ? parseRecord(answer.body) : undefined;
  const tokens = record && translatesTo.count.read(record);
  if (typeof tokens !== 'number') throw new AppError('relay.upstream_garbled');
  return json200(member.tokenCount?.answer(tokens) ?? {});
}

/** The models a member may ask for, in the words of the member's client. */
export function listModels(exchange: Exchange, member: MemberDialect, deps: PipelineDeps): Promise<void> {
  return answerFree(exchange, member, deps, async (asking) =>
    isProvidersOwn(asking, deps)
      ? askProvider(asking, questionAsItCame(exchange), deps)
      : json200(member.models.list(await openModels(asking, deps))),
  );
}

/** One of them. Rejects with `relay.model_not_served`. */
export function showModel(exchange: Exchange, member: MemberDialect, deps: PipelineDeps): Promise<void> {
  return answerFree(exchange, member, deps, async (asking) => {
    if (isProvidersOwn(asking, deps)) return askProvider(asking, questionAsItCame(exchange), deps);
    const name = decodeURIComponent(exchange.path.slice(exchange.path.lastIndexOf('/') + 1));
    const models = await openModels(asking, deps);
    if (!models.includes(name)) throw deps.services.models.notServed(asking.caller, asking.account, name);
    return json200(member.models.one(name));
  });
}

async function answerFree(
  exchange: Exchange,
  member: MemberDialect,
  deps: PipelineDeps,
  answer: (asking: Asking) => Promise<Whole>,
): Promise<void> {
  const caller = authenticate(exchange, deps);
  const running = deps.running.enter(caller.keyId, exchange.response);
  try {
    const account = await selectAccount(caller, deps.services);
    sendWhole(exchange.response, await answer({ exchange, member, caller, account, running }));
  } finally {
    deps.running.leave(running);
  }
}

/** Whether the provider's answer about models is the member's, byte for byte. */
function isProvidersOwn({ account, member, caller }: Asking, { services }: PipelineDeps): boolean {
  const hasList = providerOf(account).lacksModelList !== true;
  return hasList && isSpokenBy(account, member) && !services.models.narrows(caller, account);
}

/** What the provider lists, as far as this member may ask for it; a provider without a list has what the owner named. */
async function openModels(asking: Asking, deps: PipelineDeps): Promise<string[]> {
  const { exchange, caller, account } = asking;
  const { check, lacksModelList } = providerOf(account);
  if (lacksModelList === true) return deps.services.models.open(caller, account, []);
  const headers = { ...requestOf(exchange, account, { endpoint: '', body: {} }).headers };
  const { status, body } = await askProvider(
    asking,
    { endpoint: check.modelsPath, headers, body: null },
    deps,
  );
  const record = status < 300 ? parseRecord(body) : undefined;
  return deps.services.models.open(caller, account, (record && check.modelIds(record)) ?? []);
}

function questionAsItCame({ request, path, query }: Exchange) {
  return {
    endpoint: path + queryForProvider(query),
    headers: headersForProvider(request.headers),
    body: null,
  };
}

async function askProvider(
  { account, running }: Asking,
  question: Pick<Passage, 'endpoint' | 'headers'> & { readonly body: Buffer | null },
  deps: PipelineDeps,
): Promise<Whole> {
  const ask = async (asked: UpstreamAccount) => {
    running.mayBeSent();
    const call = send(asked, question, deps);
    running.sent(call.abort);
    return { account: asked, answer: await call.answer };
  };
  const { answer } = await withRenewedLogin(await ask(account), deps.services.accounts, ask);
  if (isGarbled(answer)) throw garbled(answer);
  const limits = { limitBytes: deps.limits.answerBytes, idleMs: account.idleTimeoutMs };
  return asItCame(answer, await collectBody(answer, limits));
}

function json200(json: JsonRecord, headers: Readonly<Record<string, string>> = {}): Whole {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(json)),
  };
}
