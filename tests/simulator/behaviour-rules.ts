/** Commands given at the control listener: which requests they meet, and how often. */
import { type Directive, DirectiveError, parseBehaviour } from './behaviours.ts';

/** Which requests a rule meets; every field given must fit. */
export type BehaviourMatch = {
  apiKey?: string;
  marker?: string;
  model?: string;
  /** Path without query; `*` is every path. Absent: the paths that generate text. */
  path?: string;
  /** Only the n-th request that fits the other fields, counted from 1 since the rule was given. */
  nth?: number;
};

/** What of a request decides whether a rule meets it. */
export type RequestTraits = {
  apiKey: string | null;
  marker: string | null;
  model: string | null;
  path: string;
  generates: boolean;
};

type Rule = { match: BehaviourMatch; left: number; seen: number; directive: Directive };

const matchFields = { apiKey: 'string', marker: 'string', model: 'string', path: 'string', nth: 'number' };

/** The rules in force; the first that fits and is not used up decides. */
export class BehaviourRules {
  #rules: Rule[] = [];

  /** Adds the rule of a `POST /behaviour` body. Throws `DirectiveError` for anything not understood. */
  add(body: unknown): void {
    if (typeof body !== 'object' || body === null) throw new DirectiveError('a rule must be a JSON object');
    const { match = {}, times, behaviour, ...rest } = body as Record<string, unknown>;
    const unknown = Object.keys(rest)[0];
    if (unknown !== undefined) throw new DirectiveError(`${unknown} is not known`);
    for (const [name, value] of Object.entries(match as object)) {
      if (!Object.hasOwn(matchFields, name) || typeof value !== matchFields[name as keyof BehaviourMatch]) {
        throw new DirectiveError(`match.${name} is not understood`);
      }
    }
    if (times !== undefined && !(Number.isSafeInteger(times) && (times as number) > 0)) {
      throw new DirectiveError('times must be a positive whole number');
    }
    this.#rules.push({
      match: match as BehaviourMatch,
      left: (times as number | undefined) ?? Number.POSITIVE_INFINITY,
      seen: 0,
      directive: parseBehaviour(behaviour),
    });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The command for this request, counting it for every rule it fits. */
  pick(request: RequestTraits): Directive | undefined {
    let chosen: Directive | undefined;
    for (const rule of this.#rules) {
      if (!fits(rule.match, request)) continue;
      rule.seen += 1;
      if (chosen !== undefined || rule.left === 0) continue;
      if (rule.match.nth !== undefined && rule.match.nth !== rule.seen) continue;
      rule.left -= 1;
      chosen = rule.directive;
    }
    return chosen;
  }
}

function fits(match: BehaviourMatch, request: RequestTraits): boolean {
  if (match.path === undefined ? !request.generates : match.path !== '*' && match.path !== request.path) {
    return false;
  }
  if (match.apiKey !== undefined && match.apiKey !== request.apiKey) return false;
  if (match.marker !== undefined && match.marker !== request.marker) return false;
  return match.model === undefined || match.model === request.model;
}

/** The request's own command with the control listener's laid over it; both may give parts of the plan. */
export function layOver(own: Directive | undefined, rule: Directive | undefined): Directive | undefined {
  if (own === undefined || rule === undefined) return rule ?? own;
  return { ...own, ...rule, plan: { ...own.plan, ...rule.plan } };
}
