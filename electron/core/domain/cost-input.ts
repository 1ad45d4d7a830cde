import type { OwnPriceTexts } from '../../../shared/contract/account-costs.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { pusdPerToken, usdPerMillionTokens } from '../../../shared/money.ts';
import type { TokenKind } from '../../../shared/tokens.ts';
import type { FeeTerms } from './fee-charges.ts';
import { mapPrices } from './pricing.ts';
import type { OwnPrice } from './tariffs.ts';

type PriceName = Exclude<keyof OwnPriceTexts, 'model'>;

const priceNames: Readonly<Record<TokenKind, PriceName>> = {
  inputTokens: 'input',
  cacheWrite5mTokens: 'cacheWrite5m',
  cacheWrite1hTokens: 'cacheWrite1h',
  cacheReadTokens: 'cacheRead',
  outputTokens: 'output',
};

type TypedPrice = { readonly model: string } & {
  readonly [Name in PriceName]?: string | null | undefined;
};

/** Own prices as they are stored. `input.invalid` for a model named twice, or one without any price. */
export function readOwnPrices(typed: readonly TypedPrice[], field: string): OwnPrice[] {
  return typed.map((row, index) => {
    if (typed.slice(0, index).some(({ model }) => model === row.model))
      throw invalidInput(`${field}.${index}.model`, {
        zh: `「${row.model}」已经有一行`,
        en: `there is a row for ${row.model} already`,
      });
    const prices = mapPrices(priceNames, (name) => {
      const text = row[name];
      return text === null || text === undefined ? null : pusdPerToken(text);
    });
    if (Object.values(prices).every((price) => price === null))
      throw invalidInput(`${field}.${index}.input`, {
        zh: `「${row.model}」至少要有一个价格`,
        en: `${row.model} needs at least one price`,
      });
    return { model: row.model, prices };
  });
}

/** A stored own price as texts. */
export function ownPriceTexts({ model, prices }: OwnPrice): OwnPriceTexts {
  const text = (kind: TokenKind) => (prices[kind] === null ? null : usdPerMillionTokens(prices[kind]));
  return {
    model,
    input: text('inputTokens'),
    output: text('outputTokens'),
    cacheRead: text('cacheReadTokens'),
    cacheWrite5m: text('cacheWrite5mTokens'),
    cacheWrite1h: text('cacheWrite1hTokens'),
  };
}

/** Dates that make sense together, or `input.invalid` naming the one that does not. */
export function checkFeeTerms<Terms extends FeeTerms>(terms: Terms, field: string): Terms {
  const { cycleDay, firstChargeOn, validFromOn, validUntilOn } = terms;
  if (validFromOn !== null && validUntilOn !== null && validUntilOn <= validFromOn)
    throw invalidInput(`${field}.validUntilOn`, {
      zh: '必须晚于生效日期',
      en: 'it must come after the day from which the fee is valid',
    });
  if (firstChargeOn === null) return terms;
  if (cycleDay === null)
    throw invalidInput(`${field}.firstChargeOn`, {
      zh: '按账期收取的订阅费没有首次扣费日',
      en: 'only a fee with a cycle day has a first charge date',
    });
  const isOutside =
    (validFromOn !== null && firstChargeOn < validFromOn) ||
    (validUntilOn !== null && firstChargeOn >= validUntilOn);
  if (isOutside)
    throw invalidInput(`${field}.firstChargeOn`, {
      zh: '必须在有效期内',
      en: 'it must lie within the time in which the fee is valid',
    });
  return terms;
}
