import { create } from 'zustand';
import type { Result } from '../../../shared/contract/index.ts';
import type { PriceEntry, PriceVersion, UnpricedUsage } from '../../../shared/contract/price.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

export type OwnPrice = Result<'price.listOwn'>[number];

type PricesState = {
  versions: PriceVersion[];
  bundled: Result<'price.bundled'> | null;
  unpriced: UnpricedUsage[];
  own: OwnPrice[];
  providers: string[];
  provider: string;
  search: string;
  /** Undefined until the first list has come. */
  entries: PriceEntry[] | undefined;
  error: AppError | null;
  load(): Promise<void>;
  /** What requests may have added to. */
  loadUnpriced(): Promise<void>;
  narrow(filter: { provider?: string; search?: string }): Promise<void>;
};

const USUAL_PROVIDER = 'anthropic';

export const usePrices = create<PricesState>((set, get) => {
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
    bundled: null,
    unpriced: [],
    own: [],
    providers: [],
    provider: '',
    search: '',
    entries: undefined,
    error: null,
    load: () =>
      guarded(async () => {
        const [versions, providers, bundled, unpriced, own] = await Promise.all([
          api.price.listVersions({}),
          api.price.listProviders({}),
          api.price.bundled({}),
          api.price.listUnpriced({}),
          api.price.listOwn({}),
        ]);
        const kept = providers.includes(get().provider) ? get().provider : undefined;
        const provider = kept ?? (providers.includes(USUAL_PROVIDER) ? USUAL_PROVIDER : (providers[0] ?? ''));
        set({ versions, providers, bundled, unpriced, own, provider });
        await listEntries();
      }),
    loadUnpriced: () => guarded(async () => set({ unpriced: await api.price.listUnpriced({}) })),
    narrow: (filter) =>
      guarded(async () => {
        set(filter);
        await listEntries();
      }),
  };
});
