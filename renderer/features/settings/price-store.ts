import { create } from 'zustand';
import type { Result } from '../../../shared/contract/index.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

export type PriceVersion = Result<'price.listVersions'>[number];
export type PriceEntry = Result<'price.listEntries'>[number];

type PriceState = {
  versions: PriceVersion[];
  providers: string[];
  provider: string;
  search: string;
  /** Undefined until the first list has come. */
  entries: PriceEntry[] | undefined;
  error: AppError | null;
  load(): Promise<void>;
  narrow(filter: { provider?: string; search?: string }): Promise<void>;
};

const USUAL_PROVIDER = 'anthropic';

export const usePrices = create<PriceState>((set, get) => {
  const listEntries = async (): Promise<void> => {
    const { provider, search } = get();
    const entries = await api.price.listEntries({
      ...(provider === '' ? {} : { provider }),
      ...(search.trim() === '' ? {} : { search: search.trim() }),
    });
    // An answer to an older filter must not replace a newer one's.
    if (get().provider === provider && get().search === search) set({ entries, error: null });
  };
  const guarded = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (thrown) {
      set({ error: asAppError(thrown) });
    }
  };
  return {
    versions: [],
    providers: [],
    provider: '',
    search: '',
    entries: undefined,
    error: null,
    load: () =>
      guarded(async () => {
        const [versions, providers] = await Promise.all([
          api.price.listVersions({}),
          api.price.listProviders({}),
        ]);
        const kept = providers.includes(get().provider) ? get().provider : undefined;
        const provider = kept ?? (providers.includes(USUAL_PROVIDER) ? USUAL_PROVIDER : (providers[0] ?? ''));
        set({ versions, providers, provider });
        await listEntries();
      }),
    narrow: (filter) =>
      guarded(async () => {
        set(filter);
        await listEntries();
      }),
  };
});
