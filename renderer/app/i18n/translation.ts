/**
 * The shape a translation must have: every key of the Chinese texts, none more. A key that ends in
 * `_other` has a `_one` beside it, because English counts where Chinese does not.
 */
export type Translation<T> = { [K in keyof T]: T[K] extends string ? string : Translation<T[K]> } & {
  [K in keyof T as K extends `${infer Base}_other` ? `${Base}_one` : never]: string;
};
