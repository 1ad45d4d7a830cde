import { colors, fonts } from './picture-look.ts';
import { EDGE, Letters, Name, type PictureWords, WIDTH } from './picture-parts.tsx';
import { TABLE_HEAD } from './picture-places.ts';
import { figuresOf, type Pictured, type PictureRow } from './picture-plan.ts';

type PictureTableProps = { pictured: Pictured; words: PictureWords; top: number; rowHeight: number };

/** Where the columns of figures end. */
const SHARE = 370;
const PAID = 500;
const BALANCE = WIDTH - EDGE;
const NAME_WIDTH = 210;
/** Rows that are this high have room for a bar of the share. */
const WITH_BAR = 48;

/** Everybody's share, what they advanced, and where they stand after it; with the sums. */
export function PictureTable({ pictured, words, top, rowHeight }: PictureTableProps) {
  const { say, amount } = words;
  const { rows, totalMinor, paidMinor } = figuresOf(pictured.statement);
  const sumAt = top + TABLE_HEAD + rows.length * rowHeight;
  return (
    <g>
      {(
        [
          ['member', EDGE],
          ['share', SHARE],
          ['paid', PAID],
          ['balance', BALANCE],
        ] as const
      ).map(([key, x]) => (
        <Letters key={key} x={x} y={top + 14} end={x !== EDGE} font={fonts.small} fill={colors.muted}>
          {say(key)}
        </Letters>
      ))}
      <line
        x1={EDGE}
        x2={BALANCE}
        y1={top + TABLE_HEAD - 6}
        y2={top + TABLE_HEAD - 6}
        stroke={colors.border}
      />
      {rows.map((row, index) => (
        <Row
          key={row.party ?? ''}
          row={row}
          words={words}
          top={top + TABLE_HEAD + index * rowHeight}
          height={rowHeight}
        />
      ))}
      <line x1={EDGE} x2={BALANCE} y1={sumAt + 4} y2={sumAt + 4} stroke={colors.border} />
      <Letters x={EDGE} y={sumAt + 32} font={fonts.lead} fill={colors.text}>
        {say('sum')}
      </Letters>
      <Letters x={SHARE} y={sumAt + 32} end font={fonts.lead} fill={colors.text}>
        {amount(totalMinor)}
      </Letters>
      <Letters x={PAID} y={sumAt + 32} end font={fonts.lead} fill={colors.text}>
        {amount(paidMinor)}
      </Letters>
    </g>
  );
}

type RowProps = { row: PictureRow; words: PictureWords; top: number; height: number };

function Row({ row, words, top, height }: RowProps) {
  const { say, amount } = words;
  const { party, name, shareMinor, paidMinor, part } = row;
  const hasBar = height >= WITH_BAR;
  const baseline = top + (hasBar ? 26 : height / 2 + 6);
  const standing = standingOf(row, words);
  return (
    <g>
      <Name x={EDGE} y={baseline} width={NAME_WIDTH} font={fonts.body} fill={colors.text}>
        {party === null ? say('owner') : name}
      </Name>
      {hasBar ? (
        <>
          <rect x={EDGE} y={top + 37} width={NAME_WIDTH} height={5} rx={2.5} fill={colors.sunken} />
          {part > 0 ? (
            <rect
              x={EDGE}
              y={top + 37}
              width={Math.max(5, NAME_WIDTH * part)}
              height={5}
              rx={2.5}
              fill={colors.accent}
            />
          ) : null}
        </>
      ) : null}
      <Letters x={SHARE} y={baseline} end font={fonts.lead} fill={colors.text}>
        {amount(shareMinor)}
      </Letters>
      <Letters x={PAID} y={baseline} end font={fonts.body} fill={colors.muted}>
        {amount(paidMinor)}
      </Letters>
      <Letters x={BALANCE} y={baseline} end font={fonts.body} fill={standing.fill}>
        {standing.text}
      </Letters>
    </g>
  );
}

function standingOf({ closingMinor }: PictureRow, { say, amount }: PictureWords) {
  if (closingMinor === 0n) return { text: say('even'), fill: colors.muted };
  return closingMinor < 0n
    ? { text: say('owes', { amount: amount(-closingMinor) }), fill: colors.bad }
    : { text: say('isOwed', { amount: amount(closingMinor) }), fill: colors.ok };
}
