import { type ModelMapping, modelMapping, modelPattern } from '../../shared/contract/values.ts';

/** One rule as it is typed; the key tells rows apart while they move. */
export type MappingRow = { key: number; from: string; to: string };

type RowProblem = 'name' | 'target' | 'twice' | 'incomplete';

/** As many rules as the contract takes. */
export const MOST_ROWS = 100;

let lastKey = 0;

export function newRow(from = '', to = ''): MappingRow {
  lastKey += 1;
  return { key: lastKey, from, to };
}

/** A stored mapping in a form. */
export function rowsOf(mapping: ModelMapping): MappingRow[] {
  return mapping.map(({ from, to }) => newRow(from, to));
}

/** The rules as the contract takes them; rows left empty are none. */
export function mappingOf(rows: readonly MappingRow[]): ModelMapping {
  return rows.filter((row) => !isEmpty(row)).map(({ from, to }) => ({ from: from.trim(), to: to.trim() }));
}

export function sameMapping(a: ModelMapping, b: ModelMapping): boolean {
  return (
    a.length === b.length && a.every(({ from, to }, index) => from === b[index]?.from && to === b[index]?.to)
  );
}

/** What is wrong with a row; a half-filled one only counts once the form is to be saved. */
export function rowProblem(row: MappingRow, rows: readonly MappingRow[]): RowProblem | undefined {
  const { from, to } = modelMapping.element.shape;
  const [name, target] = [row.from.trim(), row.to.trim()];
  if (name !== '' && !from.safeParse(name).success) return 'name';
  if (target !== '' && !to.safeParse(target).success) return 'target';
  const isTwice = (other: MappingRow) =>
    other !== row && other.from.trim().toLowerCase() === name.toLowerCase();
  if (name !== '' && rows.slice(0, rows.indexOf(row)).some(isTwice)) return 'twice';
  return (name === '') === (target === '') ? undefined : 'incomplete';
}

/** Why rows cannot be saved; undefined when they can. */
export function mappingProblem(rows: readonly MappingRow[]): 'invalid' | 'incomplete' | undefined {
  const problems = rows.map((row) => rowProblem(row, rows)).filter((problem) => problem !== undefined);
  if (problems.length === 0) return undefined;
  return problems.every((problem) => problem === 'incomplete') ? 'incomplete' : 'invalid';
}

/** True for a name of a model, with or without `*` at its end. */
export function isModelPattern(name: string): boolean {
  return modelPattern.safeParse(name).success;
}

function isEmpty({ from, to }: MappingRow): boolean {
  return from.trim() === '' && to.trim() === '';
}
