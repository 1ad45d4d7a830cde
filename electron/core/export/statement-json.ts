/**
 * The file that a statement is verified from: its canonical document, byte for byte as it was hashed, and the hash.
 * It is canonical itself.
 */
export function statementToJson(canonicalDocument: string, hash: string): string {
  return `{"document":${canonicalDocument},"hash":"${hash}"}`;
}
