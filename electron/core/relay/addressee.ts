import { AppError } from '../../../shared/errors.ts';
import type { MemberDialect } from '../dialects/dialect.ts';
import { fieldMissing } from '../dialects/translate/fields.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { Caller } from '../services/access.ts';
import type { ModelAccess } from '../services/limits-models.ts';
import type { Admitted } from './admission.ts';

/**
 * Whether the request is for the group and the kind of account that the member's key leads to, where its dialect names
 * them. Throws `relay.other_group` or `relay.other_provider`.
 */
export function checkAddressee(
  member: MemberDialect,
  { json }: Pick<Admitted, 'json'>,
  { caller, account }: { readonly caller: Caller; readonly account: UpstreamAccount },
): void {
  const named = member.readAddressee?.({ json: json() });
  if (named === undefined) return;
  const { group, provider } = named;
  if (group !== null && group !== caller.groupId && group !== caller.groupName) {
    throw new AppError('relay.other_group', { group: caller.groupName }, { field: 'groupId' });
  }
  const serves = account.provider === 'claude_console' ? 'claude' : account.provider;
  if (provider !== null && serves !== 'compatible' && provider !== serves) {
    throw new AppError('relay.other_provider', { provider: serves }, { field: 'serviceType' });
  }
}

/** The model asked for; where the request leaves that open, the first that the member may ask for by its full name. */
export function askedModel(
  { model }: Pick<Admitted, 'model'>,
  { caller, account }: { readonly caller: Caller; readonly account: UpstreamAccount },
  models: Pick<ModelAccess, 'open'>,
): string {
  if (model !== '') return model;
  const [first] = models.open(caller, account);
  if (first === undefined) throw fieldMissing('model');
  return first;
}
