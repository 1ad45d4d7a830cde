import { exactShare } from './exact-share.ts';
import { type Html, html, type Markup, raw, renderHtml } from './html-markup.ts';
import { money, shownFigure, signedMoney } from './statement-figures.ts';
import { payerOf, poolTitle, type StatementFile, type StatementView, viewOf } from './statement-file.ts';
import { statementStyle } from './statement-html-style.ts';
import {
  balancesTable,
  checkFacts,
  type Fact,
  headFacts,
  movementsOf,
  paymentsTable,
  sourcesTable,
  type Table,
  usageTable,
} from './statement-tables.ts';
import { inLang } from './statement-words.ts';

type Pool = StatementView['document']['pools'][number];
type Part = Pool['parts'][number];
type Balance = StatementView['balances'][number];

/**
 * A statement as one page that needs nothing else: no script, nothing fetched, for the screen in light and dark and for
 * paper. `sha256Base64` of the style goes into the page's policy. The same statement gives the same text.
 */
export function statementToHtml(file: StatementFile, sha256Base64: (text: string) => string): string {
  const view = viewOf(file);
  const { document, words, lang, memberId, subjects } = view;
  const policy = `default-src 'none'; style-src 'sha256-${sha256Base64(statementStyle)}'; base-uri 'none'; form-action 'none'`;
  const whose = memberId === null ? document.groupName : (subjects[0]?.name ?? memberId);
  const page = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.groupName} ${document.period.label} ${words.statement}</title>
<style>${raw(statementStyle)}</style>
</head>
<body>
<header><b>${words.product}</b><span>${words.numbered(document.number)}</span></header>
<main>
<h1>${whose}</h1>
<p class="sub">${document.groupName} ${document.period.label}</p>
${facts(headFacts(view))}
${memberId === null ? '' : subjects.map((balance) => own(view, balance))}
${table(balancesTable(view))}
<p class="note">${words.balancesNote}</p>
<h2>${words.pools}</h2>
${document.pools.map((pool, index) => poolSection(view, pool, index + 1))}
${orNote(paymentsTable(view), words.noPayments)}
${orNote(usageTable(view), words.noUsage)}
<p class="note">${words.usdNote}</p>
${table(sourcesTable(view))}
<section class="check">
<h2>${words.check}</h2>
${facts(checkFacts(view))}
<p class="note">${words.verify}</p>
</section>
</main>
</body>
</html>
`;
  return renderHtml(page);
}

/** What moved one member's balance. */
function own({ document: { currency }, words }: StatementView, balance: Balance): Html {
  const titles = [words.opening, words.paid, words.share, words.movements, words.closing];
  const signs = ['', '+', '−', '+', '='];
  const amounts = movementsOf(balance, currency).map(shownFigure);
  const size = signedMoney(
    balance.closingMinor < 0n ? -balance.closingMinor : balance.closingMinor,
    currency,
  );
  const meaning =
    balance.closingMinor === 0n
      ? words.even
      : balance.closingMinor > 0n
        ? words.groupOwes(size)
        : words.memberOwes(size);
  return html`<section class="own">
<p class="closing"><span>${words.yours}</span><strong>${signedMoney(balance.closingMinor, currency)}</strong><span>${meaning}</span></p>
<dl class="moves">${titles.map(
    (title, index) =>
      html`<div><dt>${signs[index] ?? ''} ${title}</dt><dd>${amounts[index] ?? ''}</dd></div>`,
  )}</dl>
</section>`;
}

function poolSection(view: StatementView, pool: Pool, number: number): Html {
  const { document, lang, words } = view;
  const amount = (minor: bigint) => shownFigure(money(minor, document.currency));
  const several = pool.parts.length > 1;
  const rate = pool.rate === null ? [] : [`${words.rate} ${pool.rate}`];
  const reason = pool.reason === null ? [] : [`${words.reason}: ${pool.reason}`];
  const about = [inLang(lang, pool.ruleText), `${words.paidBy} ${payerOf(pool, words)}`, ...rate, ...reason];
  return html`<section>
<h3>${number}. ${poolTitle(pool, lang)}<span class="figure">${amount(pool.totalMinor)}</span></h3>
<p class="note">${about.join(words.separator)}</p>
${pool.parts.map((part) => partTable(view, part, several, amount))}
${several ? sumsTable(view, pool, amount) : ''}
</section>`;
}

function partTable(
  view: StatementView,
  part: Part,
  several: boolean,
  amount: (minor: bigint) => string,
): Html {
  const { words, lang, memberId } = view;
  return html`<div class="wide"><table>
<caption>${several ? inLang(lang, part.basis) : ''}</caption>
<thead><tr><th>${words.member}</th><th class="figure">${words.weight}</th><th class="figure">${words.exact}</th><th class="figure">${several ? words.partAmount : words.amount}</th></tr></thead>
<tbody>${part.shares.map(
    (share) =>
      html`<tr${share.memberId === memberId ? raw(' class="mine"') : ''}><td>${share.memberName}</td><td class="figure">${String(share.weight)}</td><td class="figure">${exactShare({ ...share, totalWeight: part.totalWeight })}</td><td class="figure">${amount(share.amountMinor)}</td></tr>`,
  )}</tbody>
<tfoot><tr><td>${words.total}</td><td class="figure">${String(part.totalWeight)}</td><td></td><td class="figure">${amount(part.totalMinor)}</td></tr></tfoot>
</table></div>`;
}

function sumsTable({ words, memberId }: StatementView, pool: Pool, amount: (minor: bigint) => string): Html {
  return html`<div class="wide"><table>
<caption>${words.poolShare}</caption>
<thead><tr><th>${words.member}</th><th class="figure">${words.amount}</th></tr></thead>
<tbody>${pool.shares.map(
    (share) =>
      html`<tr${share.memberId === memberId ? raw(' class="mine"') : ''}><td>${share.memberName}</td><td class="figure">${amount(share.amountMinor)}</td></tr>`,
  )}</tbody>
<tfoot><tr><td>${words.total}</td><td class="figure">${amount(pool.totalMinor)}</td></tr></tfoot>
</table></div>`;
}

function orNote(content: Table, otherwise: string): Html {
  if (content.rows.length > 0) return table(content);
  return html`<h2>${content.title}</h2><p class="note">${otherwise}</p>`;
}

function table({ title, columns, rows, total }: Table): Html {
  const line = (cells: Table['rows'][number]): Markup[] =>
    cells.map((cell, index) => {
      const open = raw(columns[index]?.isFigure ? '<td class="figure">' : '<td>');
      return html`${open}${shownFigure(cell)}</td>`;
    });
  return html`<h2>${title}</h2>
<div class="wide"><table>
<thead><tr>${columns.map((column) => html`<th${column.isFigure ? raw(' class="figure"') : ''}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${line(row)}</tr>`)}</tbody>
${total === undefined ? '' : html`<tfoot><tr>${line(total)}</tr></tfoot>`}
</table></div>`;
}

function facts(list: readonly Fact[]): Html {
  return html`<dl class="facts">${list.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd>${shownFigure(value)}</dd></div>`,
  )}</dl>`;
}
