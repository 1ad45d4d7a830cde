import type { ReconciliationDay } from '../../../shared/contract/reconciliation.ts';
import { formatPusd, formatPusdShort } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { bpText } from '../../components/basis-points.ts';
import classes from './reconciliation.module.css';

type Compared = Pick<ReconciliationDay, 'differencePusd' | 'differenceBp' | 'isOver'>;

/** A difference as it is said: "+$0.03 (9.09%)"; a dash without one. */
export function useDifferenceText(): (compared: Compared) => string {
  const lang = useLang();
  return ({ differencePusd, differenceBp }) => {
    if (differencePusd === null) return '–';
    const amount = `${differencePusd > 0n ? '+' : ''}${formatPusdShort(differencePusd, lang)}`;
    if (differenceBp === null || differencePusd === 0n) return amount;
    const size = differenceBp < 0n ? -differenceBp : differenceBp;
    return `${amount} (${bpText(Number(size), lang)})`;
  };
}

/** A day's difference, with a bar to the side that is more: the provider's at the right. */
export function DifferenceCell({ compared, largestPusd }: { compared: Compared; largestPusd: bigint }) {
  const text = useDifferenceText();
  const lang = useLang();
  const { differencePusd, isOver } = compared;
  if (differencePusd === null) return <span className={classes.absent}>–</span>;
  const size = differencePusd < 0n ? -differencePusd : differencePusd;
  const percent = largestPusd === 0n ? 0 : Number((size * 50n) / largestPusd);
  return (
    <span className={classes.difference} title={formatPusd(differencePusd, lang)}>
      <span className={isOver ? classes.over : undefined}>{text(compared)}</span>
      <span className={classes.bar} aria-hidden>
        <span
          className={isOver ? `${classes.part} ${classes.partOver}` : classes.part}
          style={{ width: `${percent}%`, [differencePusd < 0n ? 'right' : 'left']: '50%' }}
        />
      </span>
    </span>
  );
}
