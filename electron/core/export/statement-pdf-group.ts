import type { Content } from 'pdfmake/interfaces.js';
import { contentWidth, muted, type PdfColumn, pdfTable } from './pdf-tables.ts';
import { money, shownFigure } from './statement-figures.ts';
import { payerOf, poolTitle, type StatementView } from './statement-file.ts';
import { checkPart, factLines } from './statement-pdf-check.ts';
import { fraction } from './statement-pdf-member.ts';
import { balancesTable, headFacts, paymentsTable, type Table } from './statement-tables.ts';
import { inLang } from './statement-words.ts';

type Pool = StatementView['document']['pools'][number];

/** What concerns everybody: all balances, every share of every pool, payments, rates. */
export function groupPart(view: StatementView): Content[] {
  const { document, words } = view;
  return [
    plainTable(balancesTable(view), [113, 36, 42, 66, 50, 50, 50, 52, 52]),
    { text: words.balancesNote, color: muted, fontSize: 7, margin: [0, -5, 0, 10] },
    ...document.pools.flatMap((pool, index) => poolTables(view, pool, index + 1)),
    view.payments.length === 0
      ? { text: words.noPayments, color: muted, margin: [0, 0, 0, 10] }
      : plainTable(paymentsTable(view), [86, 36, 105, 105, 117, 62]),
    rates(view),
    checkPart(view),
  ];
}

/** A table whose cells are the same in every kind of file. */
function plainTable({ title, columns, rows, total }: Table, widths: readonly number[]): Content {
  return pdfTable({
    title,
    columns: columns.map((column, index) => ({ ...column, width: widths[index] as number })),
    rows: rows.map((row) => row.map(shownFigure)),
    totals: total === undefined ? [] : [total.map(shownFigure)],
    fontSize: 7,
    padding: 1.8,
  });
}

/** A pool's parts, and what they come to for each member where there are several. */
function poolTables(
  { document: { currency }, lang, words }: StatementView,
  pool: Pool,
  number: number,
): Content[] {
  const show = (minor: bigint) => shownFigure(money(minor, currency));
  const title = `${number}. ${poolTitle(pool, lang)}`;
  const basis = [inLang(lang, pool.ruleText), `${words.paidBy} ${payerOf(pool, words)}`];
  const about = [...basis, ...(pool.reason === null ? [] : [pool.reason])].join(words.separator);
  const columns = (amount: string): PdfColumn[] => [
    { title: words.member, width: 181, isFigure: false },
    { title: words.weight, width: 92, isFigure: true },
    { title: words.exact, width: 172, isFigure: true },
    { title: amount, width: contentWidth - 181 - 92 - 172, isFigure: true },
  ];
  const look = { fontSize: 7, padding: 1.5 };
  const parts = pool.parts.map((part, index) =>
    pdfTable({
      title: pool.parts.length === 1 ? title : `${title} · ${inLang(lang, part.basis)}`,
      ...(index === 0 ? { note: about } : {}),
      columns: columns(pool.parts.length === 1 ? words.amount : words.partAmount),
      rows: part.shares.map((share) => [
        share.memberName,
        String(share.weight),
        fraction(share, part.totalWeight),
        show(share.amountMinor),
      ]),
      totals: [[words.total, String(part.totalWeight), '', show(part.totalMinor)]],
      ...look,
    }),
  );
  if (pool.parts.length === 1) return parts;
  const sums = pdfTable({
    title: `${title} · ${words.poolShare}`,
    columns: columns(words.amount).map((column, index) =>
      index === 1 || index === 2 ? { ...column, title: '' } : column,
    ),
    rows: pool.shares.map((share) => [share.memberName, '', '', show(share.amountMinor)]),
    totals: [[words.total, '', '', show(pool.totalMinor)]],
    ...look,
  });
  return [...parts, sums];
}

function rates(view: StatementView): Content {
  const { words } = view;
  const wanted = [words.bounds, words.priceVersions, words.rate] as readonly string[];
  return {
    stack: factLines(headFacts(view).filter(([label]) => wanted.includes(label))),
    margin: [0, 0, 0, 8],
  };
}
