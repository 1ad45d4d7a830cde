import type { Signature, Vendor } from './conversation.ts';

const vendors: readonly Vendor[] = ['anthropic', 'openai', 'google'];

/**
 * A signature as a client of another vendor carries it: with its vendor in front, so that the account it came
 * from gets it back and no other account is ever shown it. At home it is what it is.
 */
export function sealSignature({ vendor, value }: Signature, home: Vendor): string {
  return vendor === home ? value : `${vendor}:${value}`;
}

/** The signature that a client of `home` gave back; null for an empty one. */
export function openSignature(text: string, home: Vendor): Signature | null {
  if (text === '') return null;
  const vendor = vendors.find((one) => text.startsWith(`${one}:`));
  return vendor === undefined
    ? { vendor: home, value: text }
    : { vendor, value: text.slice(vendor.length + 1) };
}
