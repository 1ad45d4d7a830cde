import type { Content } from 'pdfmake/interfaces.js';
import { ink, muted } from './pdf-tables.ts';
import { shownFigure, text } from './statement-figures.ts';
import type { StatementView } from './statement-file.ts';
import { checkFacts, type Fact, sourcesTable } from './statement-tables.ts';

/** How exact the group's figures are, what proves that nothing was changed, and how to check it. */
export function checkPart(view: StatementView): Content {
  const { words } = view;
  const sources = sourcesTable(view).rows.map((row) => row.map(shownFigure).join(' '));
  const facts: Fact[] = [
    [words.sources, text(sources.join(words.separator) || words.none)],
    ...checkFacts(view),
  ];
  return {
    unbreakable: true,
    stack: [
      ...titled(view, facts),
      { text: words.verify, color: muted, fontSize: 6.5, margin: [0, 2, 0, 0] },
    ],
  };
}

/** The same for a member's page, which has the group's part beside it: the hashes alone. */
export function hashes(view: StatementView): Content {
  const { words } = view;
  const wanted: readonly string[] = [words.digest, words.prev, words.hash];
  const facts = checkFacts(view).filter(([label]) => wanted.includes(label));
  return { unbreakable: true, stack: titled(view, facts) };
}

/** Labels and their values, one below the other. */
export function factLines(facts: readonly Fact[]): Content[] {
  return facts.map(([label, value]) => ({
    columns: [
      { text: label, width: 150, color: muted },
      { text: shownFigure(value), width: '*' },
    ],
    fontSize: 6.5,
    margin: [0, 0, 0, 1],
  }));
}

function titled({ words }: StatementView, facts: readonly Fact[]): Content[] {
  return [
    { text: words.check, bold: true, fontSize: 9, color: ink, margin: [0, 0, 0, 3] },
    ...factLines(facts),
  ];
}
