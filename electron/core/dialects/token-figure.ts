/** No answer has ever come near: a larger figure is a fault of the provider, not a bill. */
const ABSURD_TOKENS = 100_000_000;

/**
 * A provider's token figure. What is null or absent says nothing (undefined); what is negative, not a whole
 * number or absurd is refused.
 */
export function readFigure(value: unknown): number | undefined | 'refused' {
  if (value === undefined || value === null) return undefined;
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return isCount && value <= ABSURD_TOKENS ? value : 'refused';
}
