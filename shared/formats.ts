const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** `Intl.NumberFormat`, made once for each locale and options: making one costs far more than using it. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return madeOnce(numberFormats, locale, options, () => new Intl.NumberFormat(locale, options));
}

/** `Intl.DateTimeFormat`, made once for each locale and options, for the same reason. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return madeOnce(dateFormats, locale, options, () => new Intl.DateTimeFormat(locale, options));
}

/** A count as short as can be: "123.4K", "12.3 万", with the space that stands between a figure and a Chinese word. */
export function compactCount(count: number, locale: string): string {
  return numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
    .formatToParts(count)
    .map(({ type, value }) => (type === 'compact' && locale !== 'en' ? `\u00a0${value}` : value))
    .join('');
}

function madeOnce<Format>(
  known: Map<string, Format>,
  locale: string,
  options: object,
  make: () => Format,
): Format {
  const key = locale + JSON.stringify(options);
  let format = known.get(key);
  if (format === undefined) {
    format = make();
    known.set(key, format);
  }
  return format;
}
