import { useTranslation } from 'react-i18next';
import { useLang } from '../app/i18n/index.ts';
import classes from './figures.module.css';

const LEAST_SHORTENED = 10_000;

/** A number of tokens: "9,876", from ten thousand on "12.3 万" with the exact figure on hover; null as a dash. */
export function TokensText({ tokens, exact = false }: { tokens: number | null; exact?: boolean }) {
  const lang = useLang();
  const { t } = useTranslation();
  if (tokens === null) return <span className={classes.absent}>–</span>;
  const full = tokens.toLocaleString(lang);
  const short = exact || tokens < LEAST_SHORTENED ? full : shortCount(tokens, lang);
  return (
    <span className={classes.figure} title={t('tokensExact', { tokens: full })}>
      {short}
    </span>
  );
}

/** A plain count with thousands separators. */
export function CountText({ count }: { count: number }) {
  return <span className={classes.figure}>{count.toLocaleString(useLang())}</span>;
}

/** A count as short as can be: "123.4K", "12.3 万", with the space that stands between a figure and a Chinese word. */
export function shortCount(count: number, lang: string): string {
  return new Intl.NumberFormat(lang, { notation: 'compact', maximumFractionDigits: 1 })
    .formatToParts(count)
    .map(({ type, value }) => (type === 'compact' && lang !== 'en' ? `\u00a0${value}` : value))
    .join('');
}
