import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLang } from '../../app/i18n/index.ts';
import classes from './limits.module.css';

/** From this part on, a meter warns. */
const NEAR = 0.8;

type LimitMeterProps = {
  name: string;
  /** All three in the same unit. */
  used: bigint;
  held: bigint;
  limit: bigint;
  format: (amount: bigint) => string;
  /** When it counts from zero again. */
  renewal: ReactNode;
};

/** How much of a limit is used and reserved: a bar, and the same in words. */
export function LimitMeter({ name, used, held, limit, format, renewal }: LimitMeterProps) {
  const { t } = useTranslation('limits');
  const lang = useLang();
  const usedPart = partOf(used, limit);
  const heldPart = Math.min(partOf(held, limit), 1 - usedPart);
  const state = usedPart >= 1 ? 'full' : usedPart >= NEAR ? 'near' : 'calm';
  const percent = usedPart.toLocaleString(lang, {
    style: 'percent',
    maximumFractionDigits: usedPart < 0.01 ? 1 : 0,
    roundingMode: 'floor',
  });
  const said = {
    calm: t('meter.calm', { percent }),
    near: t('meter.near', { percent }),
    full: t('meter.full'),
  }[state];
  const tone = { calm: undefined, near: classes.warn, full: classes.bad }[state];
  return (
    <div>
      <div className={classes.meterHead}>
        <span>{name}</span>
        <span className={classes.figures}>
          {format(used)} <span className={classes.most}>/ {format(limit)}</span>
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element has no part for what is reserved */}
      <div
        className={`${classes.bar} ${state === 'calm' ? '' : classes[state]}`}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(usedPart * 100)}
        aria-valuetext={t('meter.spoken', { used: format(used), limit: format(limit) })}
      >
        <div className={classes.used} style={{ width: `${usedPart * 100}%` }} />
        <div className={classes.held} style={{ width: `${heldPart * 100}%` }} />
      </div>
      <div className={classes.meterFoot}>
        <span className={tone}>
          {said}
          {held > 0n ? ` · ${t('meter.held', { held: format(held) })}` : ''}
        </span>
        <span>{renewal}</span>
      </div>
    </div>
  );
}

/** From 0 to 1; a limit of nothing is used up. */
function partOf(amount: bigint, limit: bigint): number {
  if (amount <= 0n) return limit === 0n ? 1 : 0;
  return limit === 0n ? 1 : Math.min(1, Number(amount) / Number(limit));
}
