import { create } from 'zustand';
import type { ExportContent } from '../../shared/contract/export.ts';

/** What an export is to be of, as the screen that asks for it knows it. */
export type ExportSubject = {
  readonly groupId: string;
  readonly periodId: string;
  readonly periodLabel: string;
  /** What there is to choose from, the usual one first: a period that is not closed has no statement. */
  readonly kinds: readonly [ExportContent['kind'], ...ExportContent['kind'][]];
  /** Whose file is proposed; left out: everybody's. */
  readonly memberId?: string;
};

type Asked = {
  /** Null: the dialog is closed. */
  readonly subject: ExportSubject | null;
  close(): void;
};

export const useExportSubject = create<Asked>((set) => ({
  subject: null,
  close: () => set({ subject: null }),
}));

/** Opens the export dialog; any screen may. */
export function askForExport(subject: ExportSubject): void {
  useExportSubject.setState({ subject });
}
