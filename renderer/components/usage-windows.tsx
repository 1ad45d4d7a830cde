import { useTranslation } from 'react-i18next';
import type { UsageWindow } from '../../shared/contract/account-health.ts';
import { useLang } from '../app/i18n/index.ts';
import { useClock } from './time.tsx';
import classes from './usage-windows.module.css';

/** An account's 5-hour and 7-day windows as meters; what is only guessed says so. */
export function UsageWindows({ windows }: { windows: readonly UsageWindow[] }) {
  return (
    <ul className={classes.windows}>
      {windows.map((window) => (
        <li key={`${window.name} ${window.models ?? ''}`}>
          <WindowMeter window={window} />
        </li>
      ))}
    </ul>
  );
}

function WindowMeter({ window }: { window: UsageWindow }) {
  const { t } = useTranslation('health');
  const lang = useLang();
  const clock = useClock();
  const { usedShare, measured, models } = window;
  const length = t(`window.${window.name}`);
  const name = models === null ? length : t('windowOf', { window: length, models });
  const percent = usedShare?.toLocaleString(lang, { style: 'percent', maximumFractionDigits: 0 });
  const used = percent === undefined ? t('usedUnknown') : t('used', { share: percent });
  const at = clock(window.resetsAtMs);
  const reset = t(measured ? 'resets' : 'guessedReset', { at });
  const level =
    usedShare === null ? 'unknown' : usedShare >= 0.95 ? 'full' : usedShare >= 0.8 ? 'high' : 'low';
  return (
    <div className={classes.window}>
      <div className={classes.line}>
        <span className={classes.name}>
          {name}
          {measured ? null : (
            <span className={classes.guess} title={t('guessedHint')}>
              {t('guessed')}
            </span>
          )}
        </span>
        <span className={classes.figure}>{used}</span>
      </div>
      <div className={classes.bar} role="img" aria-label={`${name}: ${used}, ${reset}`} data-level={level}>
        {usedShare === null ? null : (
          <div className={classes.part} style={{ width: `${Math.max(usedShare * 100, 1)}%` }} />
        )}
      </div>
      <div className={classes.note}>{reset}</div>
    </div>
  );
}
