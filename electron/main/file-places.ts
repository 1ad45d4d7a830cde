import type { FilePlaces } from '../core/ports.ts';

/** The parts of Electron's `dialog` and `shell` that are needed. */
export interface SaveDialogPort {
  showSaveDialog(options: {
    defaultPath: string;
    properties: ('createDirectory' | 'showOverwriteConfirmation')[];
  }): Promise<{ canceled: boolean; filePath: string }>;
}
export interface FileManagerPort {
  showItemInFolder(path: string): void;
}

/** Files where the owner chooses; the system's dialog itself asks before a file is replaced. */
export function createFilePlaces(dialog: SaveDialogPort, shell: FileManagerPort): FilePlaces {
  return {
    async choose(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        defaultPath: suggestedName,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    reveal: (path) => shell.showItemInFolder(path),
  };
}
