/** The fields that were given: `undefined` stands for one that was left out, and would hide what is stored. */
export function givenFields<T extends object>(
  changes: T,
): { [Field in keyof T]?: Exclude<T[Field], undefined> } {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Field in keyof T]?: Exclude<T[Field], undefined> };
}
