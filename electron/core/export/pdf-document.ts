import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

/** The two weights of the face that documents are set in, as TrueType files. */
export type PdfFonts = { readonly regular: Uint8Array; readonly bold: Uint8Array };

/** The files that the package sees; its types leave them out. */
const { virtualfs } = pdfmake as unknown as {
  readonly virtualfs: { writeFileSync(name: string, content: Uint8Array): void };
};

export const pdfFace = 'NotoSansSC';

/**
 * The document as a PDF file, of each font only what it uses. With a fixed `info.creationDate` the same definition
 * gives the same bytes.
 */
export async function toPdf(definition: TDocumentDefinitions, fonts: PdfFonts): Promise<Uint8Array> {
  virtualfs.writeFileSync('regular.ttf', fonts.regular);
  virtualfs.writeFileSync('bold.ttf', fonts.bold);
  pdfmake.setFonts({ [pdfFace]: { normal: 'regular.ttf', bold: 'bold.ttf' } });
  // A document has nothing to fetch and nothing to read.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  return pdfmake.createPdf(definition).getBuffer();
}
