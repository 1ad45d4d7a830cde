/** Of the fields that change, what they were before: the changes that undo them. */
export function beforeOf<T extends object>(
  before: T,
  changes: { readonly [Name in keyof T]?: T[Name] | undefined },
): Partial<T> {
  const names = Object.keys(changes) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, before[name]])) as Partial<T>;
}
