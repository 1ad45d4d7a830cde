import type { Content } from 'pdfmake/interfaces.js';
import { exactShare } from './exact-share.ts';
import { contentWidth, muted, type PdfCell, type PdfColumn, pdfTable } from './pdf-tables.ts';
import { type Figure, money, shownFigure, usd, whole } from './statement-figures.ts';
import { payerOf, poolTitle, type StatementView } from './statement-file.ts';
import { hashes } from './statement-pdf-check.ts';
import { movementsOf } from './statement-tables.ts';
import { inLang } from './statement-words.ts';
import { type UsageMatrix, usageMatrix, usedKinds } from './usage-matrix.ts';

type Balance = StatementView['balances'][number];
type Pool = StatementView['document']['pools'][number];

/** A member's own page: what moved the balance, each share with its formula, usage by day and model. */
export function memberPart(view: StatementView, balance: Balance): Content[] {
  const usage = view.usage.filter((line) => line.memberId === balance.party);
  return [
    movements(view, balance),
    shares(view, balance),
    ...usageTables(view, usageMatrix(usage)),
    hashes(view),
  ];
}

function movements({ document: { currency }, words }: StatementView, balance: Balance): Content {
  const width = contentWidth / 5;
  const titles = [
    words.opening,
    `+ ${words.paid}`,
    `− ${words.share}`,
    `+ ${words.movements}`,
    `= ${words.closing}`,
  ];
  return pdfTable({
    columns: titles.map((title) => ({ title, width, isFigure: true })),
    rows: [],
    totals: [movementsOf(balance, currency).map(shownFigure)],
    fontSize: 9,
    padding: 3,
  });
}

/** Each pool with the member's weight, exact fraction and amount; the parts of a pool below it where it has several. */
function shares({ document, lang, words }: StatementView, balance: Balance): Content {
  const { currency, pools } = document;
  const amountOf = (pool: Pool) => pool.shares.find((share) => share.memberId === balance.party)?.amountMinor;
  const own = pools.filter((pool) => amountOf(pool) !== undefined);
  const show = (minor: bigint) => shownFigure(money(minor, currency));
  const rows = own.flatMap((pool): PdfCell[][] => {
    const reason = pool.reason === null ? [] : [pool.reason];
    const below = [inLang(lang, pool.ruleText), `${words.paidBy} ${payerOf(pool, words)}`, ...reason].join(
      words.separator,
    );
    const parts = pool.parts.flatMap((part) => {
      const share = part.shares.find(({ memberId }) => memberId === balance.party);
      if (share === undefined) return [];
      const weight = `${share.weight} / ${part.totalWeight}`;
      return [{ part, share, figures: [weight, fraction(share, part.totalWeight)] }];
    });
    const main = { main: poolTitle(pool, lang), below };
    const sum = show(amountOf(pool) as bigint);
    const [only, ...more] = parts;
    if (only !== undefined && more.length === 0) return [[main, show(pool.totalMinor), ...only.figures, sum]];
    return [
      [main, show(pool.totalMinor), '', '', sum],
      ...parts.map(({ part, share, figures }) => [
        { under: inLang(lang, part.basis) },
        show(part.totalMinor),
        ...figures,
        show(share.amountMinor),
      ]),
    ];
  });
  return pdfTable({
    title: words.poolsOfMember,
    columns: [
      { title: words.pool, width: 172, isFigure: false },
      { title: words.poolTotal, width: 58, isFigure: true },
      { title: `${words.weight} / ${words.totalWeight}`, width: 106, isFigure: true },
      { title: words.exact, width: 117, isFigure: true },
      { title: words.amount, width: 58, isFigure: true },
    ],
    rows,
    totals: [[words.total, '', '', '', show(balance.shareMinor)]],
    fontSize: 7.5,
    padding: 2.2,
  });
}

/** Spaced, so that a long one breaks between its figures. */
export function fraction(share: { floorMinor: bigint; remainder: bigint }, totalWeight: bigint): string {
  return exactShare({ ...share, totalWeight }).replace('/', ' / ');
}

const MODELS_ABREAST = 5;

function usageTables({ words }: StatementView, matrix: UsageMatrix): Content[] {
  if (matrix.days.length === 0)
    return [{ text: words.noUsage, color: muted, fontSize: 8, margin: [0, 0, 0, 10] }];
  const blocks: Content[] = [];
  for (let from = 0; from < matrix.models.length; from += MODELS_ABREAST)
    blocks.push(usageBlock(words, matrix, from, Math.min(from + MODELS_ABREAST, matrix.models.length)));
  return blocks;
}

/** The models from `from` to `to`; the last block has the days' sums. */
function usageBlock(words: StatementView['words'], matrix: UsageMatrix, from: number, to: number): Content {
  const { models, days, total } = matrix;
  const isLast = to === models.length;
  const sums = isLast ? [whole, usd] : [];
  const width = (contentWidth - 92 - sums.length * 62) / (to - from);
  const figure = (title: string, of: number): PdfColumn => ({ title, width: of, isFigure: true });
  const own = models.slice(from, to);
  const row = (title: string, cells: readonly (Figure | undefined)[], ends: readonly Figure[]): PdfCell[] => [
    title,
    ...cells.map((cell) => (cell === undefined ? '–' : shownFigure(cell))),
    ...(isLast ? ends.map(shownFigure) : []),
  ];
  return pdfTable({
    title: words.usage,
    note: words.usdNote,
    columns: [
      { title: words.on, width: 92, isFigure: false },
      ...own.map(({ model }) => figure(model, width)),
      ...(isLast ? [figure(words.requests, 62), figure(words.metered, 62)] : []),
    ],
    rows: days.map((day) =>
      row(
        day.on,
        day.cells.slice(from, to).map((cost) => (cost === undefined ? undefined : usd(cost))),
        [whole(day.requests), usd(day.costPusd)],
      ),
    ),
    totals: [
      row(
        words.total,
        own.map(({ costPusd }) => usd(costPusd)),
        [whole(total.requests), usd(total.costPusd)],
      ),
      row(
        words.requests,
        own.map(({ requests }) => whole(requests)),
        [],
      ),
      ...usedKinds(matrix).map((kind) =>
        row(
          words.tokens[kind],
          own.map(({ tokens }) => whole(tokens[kind])),
          [],
        ),
      ),
    ],
    fontSize: 6.5,
    padding: 0.2,
  });
}
