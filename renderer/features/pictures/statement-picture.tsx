import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lang } from '../../../shared/errors.ts';
import { formatMoneyPlain } from '../../../shared/money.ts';
import { formatCalendarDate, formatDateTime } from '../../../shared/time.ts';
import { addDays } from '../../components/calendar.ts';
import { colors, fonts, measureOnCanvas, monoFaces, pictureFaces } from './picture-look.ts';
import { EDGE, Letters, Name, type PictureWords, WIDTH } from './picture-parts.tsx';
import { placesOf } from './picture-places.ts';
import { type Pictured, shortHash } from './picture-plan.ts';
import { PictureTable } from './picture-table.tsx';
import { linesOf } from './picture-text.ts';
import { PictureTransfers } from './picture-transfers.tsx';

type StatementPictureProps = {
  pictured: Pictured;
  lang: Lang;
  /** What it shows, for who does not see it. */
  label: string;
  ref: Ref<SVGSVGElement>;
};

/** A statement as a drawing of its own, to be posted: who bears how much, who owes whom, and what to check it by. */
export function StatementPicture({ pictured, lang, label, ref }: StatementPictureProps) {
  const { t } = useTranslation('pictures');
  const { statement, reversed } = pictured;
  const { currency } = statement.document;
  const words: PictureWords = {
    say: (key, values = {}) => t(key, { lng: lang, ...values }),
    amount: (amountMinor) => formatMoneyPlain({ amountMinor, currency }),
  };
  const notes = {
    reversed: reversed
      ? linesOf(words.say('reversed'), WIDTH - 2 * EDGE - 32, fonts.small, measureOnCanvas)
      : [],
    verify: linesOf(words.say('verify'), WIDTH - 2 * EDGE, fonts.small, measureOnCanvas),
  };
  const places = placesOf(pictured, notes);
  return (
    <svg
      ref={ref}
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-label={label}
      lang={lang}
      viewBox={`0 0 ${WIDTH} ${places.height}`}
      fontFamily={pictureFaces}
      style={{ fontVariantNumeric: 'tabular-nums', fontSynthesis: 'none' }}
    >
      <rect width={WIDTH} height={places.height} fill={colors.paper} />
      <Head pictured={pictured} lang={lang} words={words} />
      <Reversed lines={notes.reversed} top={places.reversedAt} />
      <PictureTable pictured={pictured} words={words} top={places.tableAt} rowHeight={places.rowHeight} />
      {reversed ? null : (
        <PictureTransfers
          pictured={pictured}
          words={words}
          top={places.transfersAt}
          rowHeight={places.transferHeight}
        />
      )}
      <Foot pictured={pictured} lang={lang} words={words} verify={notes.verify} top={places.footAt} />
    </svg>
  );
}

type PartProps = { pictured: Pictured; lang: Lang; words: PictureWords };

function Head({ pictured, lang, words: { say, amount } }: PartProps) {
  const { document } = pictured.statement;
  const { period, number, groupName, pools, balances } = document;
  const total = pools.reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
  const count = balances.filter(({ shareMinor }) => shareMinor !== 0n).length;
  const totalText = amount(total);
  const room = WIDTH - 3 * EDGE - measureOnCanvas(totalText, fonts.total);
  const dates = {
    label: period.label,
    from: formatCalendarDate(period.startOn, lang),
    to: formatCalendarDate(addDays(period.endOn, -1), lang),
  };
  return (
    <g>
      <rect width={WIDTH} height={168} fill={colors.accent} />
      <Letters x={EDGE} y={46} font={fonts.small} fill={colors.onAccentMuted}>
        {say('brand', { number })}
      </Letters>
      <Name x={EDGE} y={92} width={room} font={fonts.group} fill={colors.onAccent}>
        {groupName}
      </Name>
      <Letters x={EDGE} y={128} font={fonts.body} fill={colors.onAccentMuted}>
        {say('period', dates)}
      </Letters>
      <Letters x={WIDTH - EDGE} y={46} end font={fonts.small} fill={colors.onAccentMuted}>
        {say('total')}
      </Letters>
      <Letters x={WIDTH - EDGE} y={93} end font={fonts.total} fill={colors.onAccent}>
        {totalText}
      </Letters>
      <Letters x={WIDTH - EDGE} y={128} end font={fonts.body} fill={colors.onAccentMuted}>
        {say('people', { count })}
      </Letters>
    </g>
  );
}

function Reversed({ lines, top }: { lines: readonly string[]; top: number }) {
  if (lines.length === 0) return null;
  return (
    <g>
      <rect
        x={EDGE}
        y={top}
        width={WIDTH - 2 * EDGE}
        height={lines.length * 20 + 20}
        rx={10}
        fill={colors.warnSoft}
      />
      {lines.map((line, index) => (
        <Letters key={line} x={EDGE + 16} y={top + 25 + index * 20} font={fonts.small} fill={colors.warn}>
          {line}
        </Letters>
      ))}
    </g>
  );
}

type FootProps = PartProps & { verify: readonly string[]; top: number };

function Foot({ pictured, lang, words: { say }, verify, top }: FootProps) {
  const { document, hash } = pictured.statement;
  const { closedAtMs, zone } = document;
  const hashX = EDGE + measureOnCanvas(say('hash'), fonts.small) + 10;
  return (
    <g>
      <line x1={EDGE} x2={WIDTH - EDGE} y1={top} y2={top} stroke={colors.border} />
      <Letters x={EDGE} y={top + 30} font={fonts.small} fill={colors.muted}>
        {say('hash')}
      </Letters>
      <text x={hashX} y={top + 30} fontFamily={monoFaces} fontSize={14} fill={colors.text}>
        {shortHash(hash)}
      </text>
      <Letters x={WIDTH - EDGE} y={top + 30} end font={fonts.small} fill={colors.muted}>
        {say('closedAt', { time: formatDateTime(closedAtMs, zone, lang), zone })}
      </Letters>
      {verify.map((line, index) => (
        <Letters key={line} x={EDGE} y={top + 56 + index * 20} font={fonts.small} fill={colors.muted}>
          {line}
        </Letters>
      ))}
    </g>
  );
}
