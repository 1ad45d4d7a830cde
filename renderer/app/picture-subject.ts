import { create } from 'zustand';

/** The closed period whose statement is to be a picture. */
export type PictureSubject = { readonly groupId: string; readonly periodId: string };

type Asked = {
  /** Null: the dialog is closed. */
  readonly subject: PictureSubject | null;
  close(): void;
};

export const usePictureSubject = create<Asked>((set) => ({
  subject: null,
  close: () => set({ subject: null }),
}));

/** Opens the dialog with the picture of a statement; any screen may. */
export function askForPicture(subject: PictureSubject): void {
  usePictureSubject.setState({ subject });
}
