import { useTranslation } from 'react-i18next';
import { compactCount } from '../../shared/formats.ts';
import { useLang } from '../app/i18n/index.ts';
import classes from './figures.module.css';

const LEAST_SHORTENED = 10_000;

/** A number of tokens: "9,876", from ten thousand on "12.3 万" with the exact figure on hover; null as a dash. */
export function TokensText({ tokens, exact = false }: { tokens: number | null; exact?: boolean }) {
  const lang = useLang();
  const { t } = useTranslation();
  if (tokens === null) return <span className={classes.absent}>–</span>;
  const full = tokens.toLocaleString(lang);
  const short = exact || tokens < LEAST_SHORTENED ? full : compactCount(tokens, lang);
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
