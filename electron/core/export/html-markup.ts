/** A piece of HTML that is safe: what was put into it is escaped. */
export type Html = { readonly markup: string };

/** What may stand in a template: a text is escaped, HTML is not. */
export type Markup = string | number | Html | readonly Markup[];

/** HTML from a template; everything in `${}` that is no HTML itself is escaped, in text and in quoted attributes. */
export function html(literals: TemplateStringsArray, ...values: readonly Markup[]): Html {
  return { markup: literals.map((literal, index) => literal + rendered(values[index] ?? '')).join('') };
}

/** HTML that the program itself has written. */
export function raw(markup: string): Html {
  return { markup };
}

export function renderHtml({ markup }: Html): string {
  return markup;
}

function rendered(value: Markup): string {
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(rendered).join('');
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
