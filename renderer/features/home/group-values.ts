import type { Group } from '../../../shared/contract/group.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { type MappingRow, mappingOf, rowsOf, sameMapping } from '../../components/model-mapping-rows.ts';

/** What the form holds: numbers as the fields give them, the rate as typed. */
export type GroupValues = {
  name: string;
  maxMembers: number | string;
  /** Empty: not set. */
  usdRate: string;
  currency: string;
  zone: string | null;
  anchorDay: number | string;
  modelMapping: MappingRow[];
};

/** Most members a group can have. */
export const MOST_MEMBERS = 200;

/** A stored group in the form. */
export function valuesOf(group: Group): GroupValues {
  return {
    name: group.name,
    maxMembers: group.maxMembers,
    usdRate: rateIn(group, group.currency),
    currency: group.currency,
    zone: group.zone,
    anchorDay: group.anchorDay,
    modelMapping: rowsOf(group.modelMapping),
  };
}

/** The rate the form offers for a currency: the stored one belongs to the group's own. */
export function rateIn(group: Group, currency: string): string {
  return currency === group.currency ? (group.usdRate ?? '') : '';
}

/** A rate as typed, full-width digits included. */
export function typedRate(text: string): string {
  return text.normalize('NFKC').trim();
}

/** What the form would change; fields left as they were are not sent. */
export function changesOf(group: Group, values: GroupValues): Params<'group.update'>['changes'] {
  const wanted = {
    name: values.name,
    maxMembers: Number(values.maxMembers),
    usdRate: rateOf(values),
    currency: values.currency,
    zone: values.zone ?? group.zone,
    anchorDay: Number(values.anchorDay),
  };
  // Another currency does not inherit the stored rate: with it, the same figure is a new one.
  const stored = values.currency === group.currency ? group : { ...group, usdRate: undefined };
  const modelMapping = mappingOf(values.modelMapping);
  return {
    ...Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => value !== stored[key as keyof typeof wanted]),
    ),
    ...(sameMapping(modelMapping, group.modelMapping) ? {} : { modelMapping }),
  };
}

function rateOf({ currency, usdRate }: GroupValues): string | null {
  const rate = typedRate(usdRate);
  return currency === 'USD' || rate === '' ? null : rate;
}
