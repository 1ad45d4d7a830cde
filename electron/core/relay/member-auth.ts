import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../../shared/errors.ts';
import { type Access, type Caller, looksLikeMemberKey } from '../services/access.ts';

/**
 * The member key of a request: `Authorization: Bearer`, `x-api-key`, `x-goog-api-key` or `?key=`. A client may
 * fill several of them, so what has the shape of a member key goes before anything else.
 */
export function memberKeyOf(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  const bearer = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
  const found = [bearer, headers['x-api-key'], headers['x-goog-api-key'], query.get('key')].filter(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  const keys = found.map((value) => value.trim());
  return keys.find(looksLikeMemberKey) ?? keys[0];
}

const WINDOW_MS = 60_000;
const WRONG_KEYS = 10;
const LONGEST_BLOCK_MS = 900_000;
const ADDRESSES_KEPT = 10_000;
const REFUSED_KEPT = 10_000;

type WrongKeys = { count: number; sinceMs: number; blockedUntilMs: number; blockMs: number };

/**
 * Who sent a request. After 10 wrong keys in a minute from one address, wrong keys from there are answered
 * with 429 for a minute, then for twice as long each time, up to 15 minutes. A right key always passes, so
 * nobody can lock a member out by guessing from the same network. Clients try a wrong key again and again: one that
 * has been refused before is no new guess, and gets its 401 from memory.
 */
export function createMemberAuth(access: Pick<Access, 'authenticate'>, monotonicMs: () => number) {
  const wrong = new Map<string, WrongKeys>();
  /** Digests of keys that nobody holds. */
  const refused = new Set<string>();

  function refuse(address: string, error: AppError): never {
    const now = monotonicMs();
    const known = wrong.get(address) ?? { count: 0, sinceMs: now, blockedUntilMs: 0, blockMs: WINDOW_MS / 2 };
    if (known.blockedUntilMs <= now) {
      if (now - known.sinceMs > WINDOW_MS) {
        known.count = 0;
        known.sinceMs = now;
      }
      known.count += 1;
      if (known.count > WRONG_KEYS) {
        known.blockMs = Math.min(known.blockMs * 2, LONGEST_BLOCK_MS);
        known.blockedUntilMs = now + known.blockMs;
        known.count = 0;
        known.sinceMs = known.blockedUntilMs;
      }
    }
    if (!wrong.has(address)) forgetOldest(wrong, ADDRESSES_KEPT);
    wrong.set(address, known);
    if (known.blockedUntilMs > now) {
      const seconds = Math.ceil((known.blockedUntilMs - now) / 1000);
      throw new AppError('relay.too_many_wrong_keys', { seconds }, { cause: error });
    }
    throw error;
  }

  /** Throws the `relay.key_*` errors, `relay.member_inactive`, `relay.group_archived`, `relay.too_many_wrong_keys`. */
  return (secret: string | undefined, address: string): Caller => {
    try {
      return access.authenticate(secret);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'relay.key_invalid') throw error;
      const digest = hash('sha256', secret ?? '', 'base64');
      if (refused.has(digest)) throw error;
      forgetOldest(refused, REFUSED_KEPT);
      refused.add(digest);
      return refuse(address, error);
    }
  };
}

/** Makes room for one more: a Map and a Set keep the order of insertion. */
function forgetOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  if (kept.size >= most) kept.delete(kept.keys().next().value ?? '');
}
