import { create } from 'zustand';
import type { Result } from '../../../shared/contract/index.ts';
import type { PriceEntry, PriceVersion, UnpricedUsage } from '../../../shared/contract/price.ts';
import { noReadings, type Readings, readEach } from '../../components/readings.ts';
import { api } from '../../transports/api.ts';

export type OwnPrice = Result<'price.listOwn'>[number];

/** What the screen shows. */
export type PricesShown = {
  versions: PriceVersion[];
  bundled: Result<'price.bundled'>;
  unpriced: UnpricedUsage[];
  own: OwnPrice[];
  providers: string[];
  entries: PriceEntry[];
};

type PricesState = {
  readings: Readings<PricesShown>;
  provider: string;
  search: string;
  load(): Promise<void>;
  /** What requests may have added to. */
  loadUnpriced(): Promise<void>;
  narrow(filter: { provider?: string; search?: string }): Promise<void>;
};

const USUAL_PROVIDER = 'anthropic';

export const usePrices = create<PricesState>((set, get) => {
  const update = (change: (readings: Readings<PricesShown>) => Readings<PricesShown>): void =>
    set(({ readings }) => ({ readings: change(readings) }));

  /** Of the filter as it is when the answer has come. */
  async function listEntries(): Promise<PriceEntry[]> {
    for (;;) {
      const { provider, search } = get();
      const entries = await api.price.listEntries({
        ...(provider === '' ? {} : { provider }),
        ...(search.trim() === '' ? {} : { search: search.trim() }),
      });
      if (get().provider === provider && get().search === search) return entries;
    }
  }

  function chooseProvider(providers: readonly string[]): void {
    if (providers.includes(get().provider)) return;
    set({ provider: providers.includes(USUAL_PROVIDER) ? USUAL_PROVIDER : (providers[0] ?? '') });
  }

  return {
    readings: noReadings,
    provider: '',
    search: '',
    load() {
      const providers = api.price.listProviders({});
      const reads = {
        versions: () => api.price.listVersions({}),
        bundled: () => api.price.bundled({}),
        unpriced: () => api.price.listUnpriced({}),
        own: () => api.price.listOwn({}),
        providers: () => providers,
        entries: async () => {
          chooseProvider(await providers);
          return listEntries();
        },
      };
      return readEach<PricesShown>(reads, get().readings, update);
    },
    loadUnpriced: () =>
      readEach<PricesShown>({ unpriced: () => api.price.listUnpriced({}) }, get().readings, update),
    narrow(filter) {
      set(filter);
      return readEach<PricesShown>({ entries: listEntries }, get().readings, update);
    },
  };
});
