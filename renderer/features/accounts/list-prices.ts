import { useEffect, useState } from 'react';
import type { Result } from '../../../shared/contract/index.ts';
import { api } from '../../transports/api.ts';
import type { PriceName } from './cost-pricing-values.ts';

type ListPrice = Result<'price.find'>;

/** pUSD per token of each kind; null where there is no such price. */
export type UnitPricesByName = Record<PriceName, bigint | null>;

const PAUSE_MS = 200;

const none: UnitPricesByName = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite5m: null,
  cacheWrite1h: null,
};

/** Tells what the price list has for a model; nothing for one it does not know, or has not been asked for yet. */
export function useListPrices(
  provider: string,
  models: readonly string[],
): (model: string) => UnitPricesByName {
  const [known, setKnown] = useState<ReadonlyMap<string, ListPrice>>(new Map());
  const wanted = [...new Set(models)].filter((model) => model !== '' && !known.has(keyOf(provider, model)));
  const asked = JSON.stringify(wanted);
  useEffect(() => {
    const missing = JSON.parse(asked) as string[];
    if (missing.length === 0) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const found = await Promise.all(
        missing.map((model) =>
          api.price.find({ provider, model }).then(
            (price) => [keyOf(provider, model), price] as const,
            () => [keyOf(provider, model), null] as const,
          ),
        ),
      );
      if (isCurrent) setKnown((now) => new Map([...now, ...found]));
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [provider, asked]);
  return (model) => {
    const price = known.get(keyOf(provider, model));
    if (price === null || price === undefined) return none;
    return {
      input: price.inputPusd,
      output: price.outputPusd,
      cacheRead: price.cacheReadPusd,
      cacheWrite5m: price.cacheWrite5mPusd,
      cacheWrite1h: price.cacheWrite1hPusd,
    };
  };
}

function keyOf(provider: string, model: string): string {
  return `${provider}\n${model}`;
}
