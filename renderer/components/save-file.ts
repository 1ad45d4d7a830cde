import type * as z from 'zod';
import type { textFile } from '../../shared/contract/values.ts';

/** Hands a file made by the core to the browser, which asks or saves as it is set to. */
export function saveFile({ fileName, mediaType, text }: z.output<typeof textFile>): void {
  saveBlob(fileName, new Blob([text], { type: mediaType }));
}

/** The same for bytes. */
export function saveBlob(fileName: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has taken its own hold of the data by the next turn.
  window.setTimeout(() => URL.revokeObjectURL(address), 0);
}
