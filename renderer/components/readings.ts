import { type AppError, asAppError } from '../../shared/errors.ts';

/** What a screen reads, part by part: what was read last, and why a part could not be read since. */
export type Readings<Values> = {
  readonly values: Readonly<Partial<Values>>;
  readonly errors: { readonly [Part in keyof Values]?: AppError };
};

type Reads<Values> = { readonly [Part in keyof Values]?: () => Promise<Values[Part]> };

/** Nothing was read yet. */
export const noReadings = { values: {}, errors: {} } as const;

/**
 * Reads parts at once and tells how what is known changes. What is not there yet is taken in as soon as it comes, so
 * that a part that fails or takes long holds up no other; what replaces something is taken in together at the end, so that
 * the figures of a screen fit each other. A part that fails keeps what was read before.
 */
export async function readEach<Values extends object>(
  reads: Reads<Values>,
  { values }: Readings<Values>,
  update: (change: (readings: Readings<Values>) => Readings<Values>) => void,
): Promise<void> {
  type Change = (readings: Readings<Values>) => Readings<Values>;
  const atEnd: Change[] = [];
  await Promise.all(
    (Object.keys(reads) as (keyof Values)[]).map(async (part) => {
      const read = reads[part];
      if (read === undefined) return;
      const found = await outcomeOf(read);
      const change: Change = (readings) => withOutcome(readings, part, found);
      if (values[part] === undefined) update(change);
      else atEnd.push(change);
    }),
  );
  if (atEnd.length > 0) update((readings) => atEnd.reduce((now, change) => change(now), readings));
}

/** Why nothing could be read, when that is so of all of so many parts; undefined otherwise. */
export function errorOfAll<Values>(
  { values, errors }: Readings<Values>,
  parts: number,
): AppError | undefined {
  const all = Object.values<AppError | undefined>(errors);
  return Object.keys(values).length === 0 && all.length === parts ? all[0] : undefined;
}

/** Why something on screen is not the newest; undefined when all of it is. */
export function errorOfOld<Values>({ values, errors }: Readings<Values>): AppError | undefined {
  const part = (Object.keys(errors) as (keyof Values)[]).find((name) => values[name] !== undefined);
  return part === undefined ? undefined : errors[part];
}

type Outcome<Value> = { readonly value: Value } | { readonly error: AppError };

async function outcomeOf<Value>(read: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await read() };
  } catch (thrown) {
    return { error: asAppError(thrown) };
  }
}

function withOutcome<Values, Part extends keyof Values>(
  { values, errors }: Readings<Values>,
  part: Part,
  found: Outcome<Values[Part]>,
): Readings<Values> {
  if ('error' in found) return { values, errors: { ...errors, [part]: found.error } };
  const { [part]: _, ...others } = errors;
  return { values: { ...values, [part]: found.value }, errors: others as Readings<Values>['errors'] };
}
