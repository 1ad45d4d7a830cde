import { create } from 'zustand';
import type { Result } from '../../../shared/contract/index.ts';
import type { MemberKey } from '../../../shared/contract/member.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

export type IssuedKey = Result<'memberKey.create'>;
export type GraceHours = 0 | 1 | 24;

type MemberKeysState = {
  memberId: string | null;
  keys: MemberKey[] | undefined;
  error: AppError | null;
  load(memberId: string): Promise<void>;
  /** The answer holds the secret, which is in no store: whoever asked shows it once. */
  issue(label: string): Promise<IssuedKey>;
  rotate(keyId: string, graceHours: GraceHours): Promise<IssuedKey>;
  revoke(keyId: string): Promise<void>;
};

/** Keys of the member whose drawer is open. */
export const useMemberKeys = create<MemberKeysState>((set, get) => {
  const reload = async (): Promise<void> => {
    const { memberId } = get();
    if (memberId !== null) await get().load(memberId);
  };
  return {
    memberId: null,
    keys: undefined,
    error: null,
    async load(memberId) {
      if (get().memberId !== memberId) set({ memberId, keys: undefined, error: null });
      try {
        const keys = await api.memberKey.list({ memberId });
        if (get().memberId === memberId) set({ keys, error: null });
      } catch (thrown) {
        if (get().memberId === memberId) set({ error: asAppError(thrown) });
      }
    },
    async issue(label) {
      const issued = await api.memberKey.create({ memberId: get().memberId ?? '', label });
      await reload();
      return issued;
    },
    async rotate(keyId, graceHours) {
      const issued = await api.memberKey.rotate({ keyId, graceHours });
      await reload();
      return issued;
    },
    async revoke(keyId) {
      await api.memberKey.revoke({ keyId });
      await reload();
    },
  };
});
