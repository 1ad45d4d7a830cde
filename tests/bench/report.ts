/** One line of the speed table. */
export type Row = {
  readonly work: string;
  readonly target: string;
  readonly figure: string;
  readonly met: boolean;
  /** Other processes used the cores meanwhile, so the verdict may be theirs. */
  readonly disturbed: boolean;
};

/** What a run says about itself, beside the table. */
export type Report = {
  readonly command: string;
  readonly machine: readonly string[];
  readonly rows: readonly Row[];
  readonly details: Table;
  readonly notes: readonly string[];
};

export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const keptBegin = '<!-- kept by hand: begin -->';
const keptEnd = '<!-- kept by hand: end -->';
const emptySection = '## What the profile shows and what was tried\n\nNothing yet.';

/** A table in Markdown whose columns also line up as plain text. */
export function renderTable({ head, rows }: Table): string {
  const widths = head.map((name, column) =>
    Math.max(3, ...[name, ...rows.map((row) => row[column] ?? '')].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The whole report in Markdown, without the part that is kept by hand. */
export function renderReport({ command, machine, rows, details, notes }: Report): string {
  const verdicts: Table = {
    head: ['work', 'target', 'figure', 'met or missed'],
    rows: rows.map((row) => [row.work, row.target, row.figure, verdictOf(row)]),
  };
  return [
    '# Speed, measured beside a bare pass-through',
    `\`${command}\``,
    machine.map((line) => `- ${line}`).join('\n'),
    ...(rows.length === 0 ? [] : [renderTable(verdicts)]),
    ...(details.rows.length === 0 ? [] : ['## How each work ran', renderTable(details)]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
  ].join('\n\n');
}

function verdictOf({ met, disturbed }: Row): string {
  return `${met ? 'met' : 'missed'}${disturbed ? ' (disturbed)' : ''}`;
}

/** The new report with the hand-kept section of the file before; throws when its markers are damaged. */
export function withKeptSection(report: string, before: string | undefined): string {
  return `${report}\n\n${keptBegin}\n${keptSection(before)}\n${keptEnd}\n`;
}

function keptSection(before: string | undefined): string {
  if (before === undefined) return emptySection;
  const begin = before.indexOf(keptBegin);
  const end = before.lastIndexOf(keptEnd);
  if (begin === -1 || end < begin) throw new Error('the markers of the hand-kept section are damaged');
  return before.slice(begin + keptBegin.length, end).trim();
}

/** 1234567 bytes as `1.2 MB`: megabytes of a million bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
