import { create } from 'zustand';

export type UndoEntry = {
  readonly id: number;
  /** What was done, as the owner was told. */
  readonly text: string;
  /** Calls the core again, so that all is as before; rejects with its AppError. */
  readonly undo: () => Promise<unknown>;
};

const MOST = 20;

let lastId = 0;

/** What can be taken back, the last one at the end: of this session only, and never money that was settled. */
export const useUndo = create<{ entries: readonly UndoEntry[] }>(() => ({ entries: [] }));

/** Remembers something that can be taken back. */
export function rememberUndo(text: string, undo: UndoEntry['undo']): UndoEntry {
  const { entries } = useUndo.getState();
  lastId += 1;
  const entry = { id: lastId, text, undo };
  useUndo.setState({ entries: [...entries, entry].slice(-MOST) });
  return entry;
}

/** Takes an entry out, the last one without an id; undefined when there is none. */
export function takeUndo(id?: number): UndoEntry | undefined {
  const { entries } = useUndo.getState();
  const entry = id === undefined ? entries.at(-1) : entries.find((one) => one.id === id);
  if (entry !== undefined) useUndo.setState({ entries: entries.filter((one) => one !== entry) });
  return entry;
}
