import type { Result } from '../../../shared/contract/index.ts';

type Pricing = Result<'price.pricingStatus'>[number];
type OfModel = Pick<Pricing, 'accountId' | 'model'>;

/** Which records are being priced at this moment, how far that is, and whether it is to stop. */
export function createPricingsUnderWay() {
  const underWay = new Set<Pricing>();
  const isOf =
    ({ accountId, model }: OfModel) =>
    (one: Pricing) =>
      one.accountId === accountId && one.model === model;
  return {
    list: (): Pricing[] => [...underWay].map((one) => ({ ...one })),

    begin({ accountId, model }: OfModel): Pricing {
      const begun = { accountId, model, recordsDone: 0, cancelling: false };
      underWay.add(begun);
      return begun;
    },

    end(begun: Pricing): void {
      underWay.delete(begun);
    },

    cancel(asked: OfModel): void {
      for (const one of [...underWay].filter(isOf(asked))) one.cancelling = true;
    },
  };
}
