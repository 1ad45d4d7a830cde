import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { type PdfFonts, pdfFace, toPdf } from './pdf-document.ts';
import { contentWidth, ink, muted } from './pdf-tables.ts';
import { instantIn, signedMoney } from './statement-figures.ts';
import { type StatementFile, type StatementView, viewOf } from './statement-file.ts';
import { groupPart } from './statement-pdf-group.ts';
import { memberPart } from './statement-pdf-member.ts';

/**
 * A statement as a PDF file to print: for one member a page of their own, then everybody's shares to check it by; for
 * everybody the group's part, then a page for each. The same statement and fonts give the same bytes.
 */
export function statementToPdf(file: StatementFile, fonts: PdfFonts): Promise<Uint8Array> {
  return toPdf(definitionOf(viewOf(file)), fonts);
}

function definitionOf(view: StatementView): TDocumentDefinitions {
  const { document, hash, words, lang, memberId, subjects } = view;
  const { groupName, period, number, closedAtMs } = document;
  const pages = subjects.map((balance) => [
    pageHead(view, balance.name, `${groupName}  ${period.label}`, {
      label: words.closing,
      amount: signedMoney(balance.closingMinor, document.currency),
      meaning: meaningOf(view, balance.closingMinor),
    }),
    ...memberPart(view, balance),
  ]);
  const group = [
    pageHead(view, groupName, memberId === null ? period.label : `${period.label}  ${words.forChecking}`),
    ...groupPart(view),
  ];
  const parts = memberId === null ? [group, ...pages] : [...pages, group];
  const whose = memberId === null ? '' : ` ${subjects[0]?.name ?? memberId}`;
  return {
    pageSize: 'A4',
    pageMargins: [42, 34, 42, 42],
    defaultStyle: { font: pdfFace, fontSize: 8, color: '#1c2230', lineHeight: 0.92 },
    info: {
      title: `${groupName} ${period.label} ${words.statement}${whose}`,
      author: 'AiCarpool',
      creator: 'AiCarpool',
      producer: 'AiCarpool',
      // The statement's own time: the same statement is the same file, whenever it is written.
      creationDate: new Date(closedAtMs),
    },
    language: lang,
    content: parts.map(
      (stack, index): Content => ({ stack, ...(index === 0 ? {} : { pageBreak: 'before' }) }),
    ),
    footer: (page, count) => ({
      columns: [
        { text: `${groupName}  ${period.label}  ${words.numbered(number)}`, width: 200, noWrap: true },
        { text: `SHA-256 ${hash.slice(0, 16)}…`, alignment: 'center', width: '*' },
        { text: words.page(page, count), alignment: 'right', width: 120 },
      ],
      color: muted,
      fontSize: 6.5,
      margin: [42, 16, 42, 0],
    }),
  };
}

type Headline = { readonly label: string; readonly amount: string; readonly meaning: string };

function pageHead(view: StatementView, name: string, below: string, headline?: Headline): Content {
  const { document, words } = view;
  const { period, number, zone, closedAtMs } = document;
  return {
    stack: [
      {
        columns: [
          { text: words.product, bold: true, color: ink, fontSize: 11 },
          { text: words.numbered(number), alignment: 'right', color: ink, fontSize: 11 },
        ],
      },
      rule(1.2, ink, 4),
      {
        columns: [
          {
            width: '*',
            stack: [
              { text: name, bold: true, fontSize: [...name].length > 20 ? 12 : 17, color: ink },
              { text: below, color: muted, fontSize: 9, margin: [0, 2, 0, 0] },
            ],
          },
          ...(headline === undefined
            ? []
            : [
                {
                  width: 180,
                  alignment: 'right' as const,
                  stack: [
                    { text: headline.label, color: muted, fontSize: 7.5 },
                    { text: headline.amount, bold: true, fontSize: 17, color: ink },
                    { text: headline.meaning, color: muted, fontSize: 8 },
                  ],
                },
              ]),
        ],
        columnGap: 16,
        margin: [0, 8, 0, 8],
      },
      facts([
        [words.dates, `${period.startOn} – ${period.endOn}`],
        [words.zone, zone],
        [words.closedAt, instantIn(zone, closedAtMs)],
        [words.currency, document.currency],
      ]),
    ],
  };
}

/** Labels above their values, side by side. */
function facts(pairs: readonly (readonly [string, string])[]): Content {
  return {
    columns: pairs.map(([label, value]) => ({
      width: '*',
      stack: [
        { text: label, color: muted, fontSize: 6.5 },
        { text: value, fontSize: 8, margin: [0, 1, 0, 0] },
      ],
    })),
    columnGap: 8,
    margin: [0, 0, 0, 12],
  };
}

function rule(width: number, color: string, above: number): Content {
  return {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: contentWidth, y2: 0, lineWidth: width, lineColor: color }],
    margin: [0, above, 0, 0],
  };
}

function meaningOf({ document: { currency }, words }: StatementView, closingMinor: bigint): string {
  if (closingMinor === 0n) return words.even;
  const amount = signedMoney(closingMinor < 0n ? -closingMinor : closingMinor, currency);
  return closingMinor > 0n ? words.groupOwes(amount) : words.memberOwes(amount);
}
