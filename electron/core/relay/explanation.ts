import type { Params, Result } from '../../../shared/contract/index.ts';
import type { RelayCheck, RelayExplanation } from '../../../shared/contract/relay-explanation.ts';
import type { DialectName } from '../../../shared/contract/usage.ts';
import { asAppError, toWire } from '../../../shared/errors.ts';
import { anthropic } from '../dialects/anthropic/anthropic.ts';
import type { MemberDialect } from '../dialects/dialect.ts';
import { gemini } from '../dialects/gemini/gemini.ts';
import { openaiChat, openaiEmbeddings } from '../dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import { unified } from '../dialects/unified/unified.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { Access, Caller } from '../services/access.ts';
import type { AccountHealthService } from '../services/account-health.ts';
import type { AccountLimits } from '../services/account-limits.ts';
import type { LimitsGate } from '../services/limits-gate.ts';
import type { ModelAccess } from '../services/limits-models.ts';
import { subjectsOf } from '../services/limits-slots.ts';
import type { Metering } from '../services/metering.ts';
import {
  type AccountSource,
  boundAccount,
  type RelaySwitch,
  requireEnabled,
  requireGoing,
} from './account-selection.ts';
import { isSpokenBy, translationBetween } from './passage.ts';

export type ExplanationDeps = {
  readonly access: Pick<Access, 'callerOf'>;
  readonly limits: Pick<
    LimitsGate,
    'checkExpiry' | 'checkModel' | 'checkRequest' | 'checkPlace' | 'checkHold' | 'status'
  >;
  /** Gives an account without asking its provider for anything. */
  readonly accounts: AccountSource;
  readonly models: ModelAccess;
  readonly health: Pick<AccountHealthService, 'admit'>;
  readonly accountLimits: Pick<AccountLimits, 'check'>;
  readonly accountUse: AccountLimits['useOf'];
  readonly metering: Pick<Metering, 'estimate'>;
  readonly settings: RelaySwitch;
};

const memberDialects: Readonly<Record<DialectName, MemberDialect>> = {
  anthropic,
  openai_chat: openaiChat,
  openai_responses: openaiResponses,
  openai_embeddings: openaiEmbeddings,
  gemini,
  unified,
};

/** Tells what the pipeline would do with a request, by the same functions, each step on its own. */
export function createExplanation(deps: ExplanationDeps) {
  return async ({
    groupId,
    memberId,
    model,
    dialect,
  }: Params<'relay.explain'>): Promise<Result<'relay.explain'>> => {
    const { caller, key, refused } = deps.access.callerOf(groupId, memberId);
    const checks = new Checks();
    checks.run('key', () => {
      if (refused !== undefined) throw refused;
    });
    checks.run('expiry', () => deps.limits.checkExpiry(caller));
    checks.run('allowed_model', () => deps.limits.checkModel(caller, model));
    checks.run('request_rate', () => deps.limits.checkRequest(caller));
    const waits = checks.run('place', () => deps.limits.checkPlace(caller)) ?? false;
    checks.run('going', () => requireGoing(deps.settings));
    const account = await findAccount(caller, checks, deps);
    const way =
      account === undefined
        ? checks.skip('enabled', 'served_model', 'state', 'account_limits', 'dialect', 'quota')
        : lookAtAccount({ caller, account, model, member: memberDialects[dialect] }, checks, deps);
    return {
      key: key && { id: key.id, label: key.label, last4: key.last4 },
      account: account === undefined ? null : present(account, caller, deps),
      modelSent: way.modelSent ?? null,
      translated: way.translated ?? null,
      waits,
      limits: limitsOf(caller, deps),
      checks: checks.list,
      refusal: checks.list.find(({ outcome }) => outcome === 'failed')?.refusal ?? null,
    };
  };
}

async function findAccount(
  caller: Caller,
  checks: Checks,
  { accounts }: ExplanationDeps,
): Promise<UpstreamAccount | undefined> {
  try {
    const account = await boundAccount(caller, accounts);
    checks.pass('binding', 'credential');
    return account;
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === 'relay.no_account') {
      checks.fail('binding', error);
      checks.skip('credential');
    } else {
      checks.pass('binding');
      checks.fail('credential', error);
    }
    return undefined;
  }
}

type Asked = {
  readonly caller: Caller;
  readonly account: UpstreamAccount;
  readonly model: string;
  readonly member: MemberDialect;
};

type Way = { readonly modelSent?: string | undefined; readonly translated?: boolean | undefined };

function lookAtAccount(
  { caller, account, model, member }: Asked,
  checks: Checks,
  deps: ExplanationDeps,
): Way {
  const { models, health, accountLimits, limits, metering } = deps;
  checks.run('enabled', () => requireEnabled(account));
  const modelSent = checks.run('served_model', () => models.sentModel(caller, account, model));
  const asked = modelSent ?? model;
  const notServed = () => models.notServed(caller, account, model);
  checks.run('state', () => health.admit(account, { model: asked, zone: caller.zone, notServed }));
  checks.run('account_limits', () => accountLimits.check(account, caller.zone));
  const translated = checks.run('dialect', () => {
    if (isSpokenBy(account, member)) return false;
    translationBetween(member, account);
    return true;
  });
  checks.run('quota', () =>
    limits.checkHold(caller, metering.estimate({ caller, account, modelSent: asked, bodyBytes: 0 })),
  );
  return { modelSent, translated };
}

function present(account: UpstreamAccount, { zone }: Caller, { accountUse }: ExplanationDeps) {
  const { accountId, name, provider, proxy, dailyRequestLimit, concurrencyLimit } = account;
  const { dayRequests, dayEndsAtMs, running } = accountUse(accountId, zone);
  return {
    id: accountId,
    name,
    provider,
    // Its login is nobody's business here.
    proxy: proxy && { kind: proxy.kind, host: proxy.host, port: proxy.port },
    dailyRequestLimit,
    dayRequests,
    dayEndsAtMs,
    concurrencyLimit,
    running,
  };
}

function limitsOf(caller: Caller, { limits }: ExplanationDeps): RelayExplanation['limits'] {
  const { groupId, memberId } = caller;
  return subjectsOf(caller)
    .filter(([, subjectId]) => subjectId !== '')
    .map(([scope, subjectId]) => ({
      scope,
      ...limits.status(scope, subjectId, scope === 'group' ? { groupId } : { groupId, memberId }),
    }));
}

type Check = RelayExplanation['checks'][number];

/** What has been looked at, in the relay's order. */
class Checks {
  readonly list: Check[] = [];

  /** What the look gives; undefined where it refuses. */
  run<Found>(name: RelayCheck, look: () => Found): Found | undefined {
    try {
      const found = look();
      this.pass(name);
      return found;
    } catch (thrown) {
      this.fail(name, thrown);
      return undefined;
    }
  }

  pass(...names: readonly RelayCheck[]): void {
    for (const name of names) this.list.push({ name, outcome: 'passed', refusal: null });
  }

  /** Rethrows what is no refusal but a defect. */
  fail(name: RelayCheck, thrown: unknown): void {
    const error = asAppError(thrown);
    if (error.code === 'internal') throw thrown;
    const { code, message } = toWire(error);
    this.list.push({ name, outcome: 'failed', refusal: { code, message } });
  }

  skip(...names: readonly RelayCheck[]): Way {
    for (const name of names) this.list.push({ name, outcome: 'not_reached', refusal: null });
    return {};
  }
}
