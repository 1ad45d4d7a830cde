import type { Account } from '../../../shared/contract/account.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { type AccountValues, changesOf, valuesOf } from './account-values.ts';
import { proxyValuesOf } from './proxy-values.ts';

/**
 * The changes that make an account again what it was before the form was saved; null where that cannot be had, because
 * a secret went: a replaced key or password, or the password of a proxy that was changed.
 */
export function changesBack(
  before: Account,
  saved: AccountValues,
): Params<'account.update'>['changes'] | null {
  if (saved.apiKey !== '' || saved.proxyPassword !== '') return null;
  const stored = proxyValuesOf(before.proxy);
  const isOtherProxy = (Object.keys(stored) as (keyof typeof stored)[]).some(
    (name) => stored[name] !== saved[name],
  );
  if (before.proxy?.hasPassword === true && isOtherProxy) return null;
  return changesOf(valuesOf(before, saved.currency));
}
