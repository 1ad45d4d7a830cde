import type { NamedParty } from '../../../shared/contract/payment.ts';
import { colors, fonts } from './picture-look.ts';
import { EDGE, Letters, Name, type PictureWords, WIDTH } from './picture-parts.tsx';
import { TRANSFERS_HEAD } from './picture-places.ts';
import type { Pictured } from './picture-plan.ts';

type PictureTransfersProps = { pictured: Pictured; words: PictureWords; top: number; rowHeight: number };

const FROM = EDGE + 20;
const ARROW = 268;
const TO = 308;
const NAME_WIDTH = 192;

/** Who pays whom how much, so that everybody is settled. */
export function PictureTransfers({ pictured, words, top, rowHeight }: PictureTransfersProps) {
  const { say, amount } = words;
  const { statement, transfers } = pictured;
  const boxAt = top + TRANSFERS_HEAD - 12;
  const boxHeight = Math.max(transfers.length, 1) * rowHeight + 16;
  /** As they are called in the statement. */
  const nameOf = ({ party, name }: NamedParty) =>
    party === null
      ? say('owner')
      : (statement.document.balances.find((balance) => balance.party === party)?.name ?? name ?? party);
  return (
    <g>
      <Letters x={EDGE} y={top + 16} font={fonts.lead} fill={colors.text}>
        {say(transfers.length === 0 ? 'settled' : 'transfers')}
      </Letters>
      {transfers.length === 0 ? null : (
        <rect x={EDGE} y={boxAt} width={WIDTH - 2 * EDGE} height={boxHeight} rx={10} fill={colors.sunken} />
      )}
      {transfers.map(({ from, to, amountMinor }, index) => {
        const y = boxAt + 8 + index * rowHeight + rowHeight / 2 + 6;
        return (
          <g key={`${from.party} ${to.party}`}>
            <Name x={FROM} y={y} width={NAME_WIDTH} font={fonts.body} fill={colors.text}>
              {nameOf(from)}
            </Name>
            <path
              d={`M${ARROW} ${y - 6}h20m-6-5l6 5-6 5`}
              fill="none"
              stroke={colors.accent}
              strokeWidth={1.75}
              strokeLinecap="round"
              strokeLinejoin="round"
            />
            <Name x={TO} y={y} width={NAME_WIDTH} font={fonts.body} fill={colors.text}>
              {nameOf(to)}
            </Name>
            <Letters x={WIDTH - FROM} y={y} end font={fonts.lead} fill={colors.text}>
              {amount(amountMinor)}
            </Letters>
          </g>
        );
      })}
      <Letters x={EDGE} y={boxAt + boxHeight + 26} font={fonts.small} fill={colors.muted}>
        {say('transfersNote')}
      </Letters>
    </g>
  );
}
