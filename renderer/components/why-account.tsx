import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconProgressCheck,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LimitStatus } from '../../shared/contract/limits.ts';
import type { RelayCheck, RelayExplanation } from '../../shared/contract/relay-explanation.ts';
import { formatPusdShort } from '../../shared/money.ts';
import { useLang } from '../app/i18n/index.ts';
import { hrefOf, paths } from '../app/router.ts';
import { useClock } from './time.tsx';
import classes from './why-account.module.css';

type WhyAccountProps = {
  explanation: RelayExplanation;
  /** As a client would ask for it. */
  model: string;
};

/** Which account would serve a request now, and every check on the way to it, in the relay's order. */
export function WhyAccount({ explanation, model }: WhyAccountProps) {
  const { t } = useTranslation('why');
  const { account, refusal, checks, key } = explanation;
  return (
    <div className={classes.why}>
      <p className={classes.verdict}>
        {refusal === null && account !== null ? (
          <>
            <IconProgressCheck className={classes.ok} size={18} aria-hidden />
            <span>
              {t('served')}{' '}
              <a className={classes.served} href={hrefOf(paths.account(account.id))}>
                {account.name}
              </a>
            </span>
          </>
        ) : (
          <>
            <IconCircleXFilled className={classes.bad} size={18} aria-hidden />
            <span>{t('refused', { code: refusal?.code ?? '' })}</span>
          </>
        )}
      </p>
      {key === null ? null : (
        <p className={classes.note}>{t('key', { label: key.label, last4: key.last4 })}</p>
      )}
      <ol className={classes.checks}>
        {checks.map((check) => (
          <Check key={check.name} check={check} explanation={explanation} model={model} />
        ))}
      </ol>
      <p className={classes.note}>{t('left')}</p>
    </div>
  );
}

type CheckProps = WhyAccountProps & { check: RelayExplanation['checks'][number] };

const marks = {
  passed: { Icon: IconCircleCheckFilled, tone: 'ok' },
  failed: { Icon: IconCircleXFilled, tone: 'bad' },
  not_reached: { Icon: IconCircleDashed, tone: 'muted' },
} as const;

function Check({ check: { name, outcome, refusal }, explanation, model }: CheckProps) {
  const { t } = useTranslation('why');
  const lang = useLang();
  const { Icon, tone } = marks[outcome];
  const facts = useCheckFacts(explanation, model);
  const said = refusal?.message[lang === 'en' ? 'en' : 'zh'];
  const detail = outcome === 'not_reached' ? [t('notReached')] : [said, ...(facts[name] ?? [])];
  return (
    <li className={classes.check}>
      <Icon className={classes[tone]} size={16} role="img" aria-label={t(`outcome.${outcome}`)} />
      <div className={classes.text}>
        <div>{t(`check.${name}`)}</div>
        {detail.map((line) =>
          line === undefined ? null : (
            <div key={line} className={classes.note}>
              {line}
            </div>
          ),
        )}
      </div>
    </li>
  );
}

/** What there is to say of a check besides its outcome. */
function useCheckFacts(
  { account, modelSent, translated, waits, limits }: RelayExplanation,
  model: string,
): Partial<Record<RelayCheck, readonly string[]>> {
  const { t } = useTranslation(['why', 'common']);
  const lang = useLang();
  const clock = useClock();
  const limitLines = useLimitLines();
  const running = limits.map(({ running: at, limits: { concurrency } }) => [at, concurrency] as const);
  const [atOnce] = running.filter(([, most]) => most !== null);
  const facts: Partial<Record<RelayCheck, readonly string[]>> = {
    place: [
      ...(atOnce === undefined ? [] : [t('running', { count: atOnce[0], most: atOnce[1] ?? 0 })]),
      ...(waits ? [t('waits')] : []),
    ],
    quota: limits.flatMap(limitLines),
  };
  if (account === null) return facts;
  const { proxy, dailyRequestLimit, dayRequests, dayEndsAtMs, concurrencyLimit } = account;
  const figure = (count: number) => count.toLocaleString(lang);
  return {
    ...facts,
    binding: [t('bound', { account: account.name, provider: t(`common:provider.${account.provider}`) })],
    credential: [
      proxy === null ? t('direct') : t('proxy', { proxy: `${proxy.kind}://${proxy.host}:${proxy.port}` }),
    ],
    served_model: modelSent === null || modelSent === model ? [] : [t('mapped', { model, sent: modelSent })],
    account_limits: [
      ...(dailyRequestLimit === null
        ? []
        : [
            t('dayRequests', {
              used: figure(dayRequests),
              limit: figure(dailyRequestLimit),
              at: clock(dayEndsAtMs),
            }),
          ]),
      ...(concurrencyLimit === null
        ? []
        : [t('running', { count: account.running, most: concurrencyLimit })]),
    ],
    dialect: translated === null ? [] : [t(translated ? 'translated' : 'asItComes')],
  };
}

/** Each quota of a limit with what is used of it. */
function useLimitLines() {
  const { t } = useTranslation('why');
  const lang = useLang();
  const clock = useClock();
  return ({ scope, quotas, dayTokens }: LimitStatus & { scope: 'group' | 'member' | 'key' }): string[] => {
    const whose = t(`whose.${scope}`);
    const until = (atMs: number | null) => (atMs === null ? '' : t('resets', { at: clock(atMs) }));
    const lines = quotas.map(({ quota, usedPusd, heldPusd, limitPusd, resetsAtMs }) =>
      t('quotaLine', {
        whose,
        quota: t(`quota.${quota}`),
        used: formatPusdShort(usedPusd + heldPusd, lang),
        limit: formatPusdShort(limitPusd, lang),
        until: until(resetsAtMs),
      }),
    );
    if (dayTokens !== null)
      lines.push(
        t('quotaLine', {
          whose,
          quota: t('quota.day_tokens'),
          used: (dayTokens.used + dayTokens.held).toLocaleString(lang),
          limit: dayTokens.limit.toLocaleString(lang),
          until: until(dayTokens.resetsAtMs),
        }),
      );
    return lines;
  };
}
