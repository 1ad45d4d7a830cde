import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Envelope } from '../../shared/contract/index.ts';
import { readRecoveryCode, recoveryCodeCharacters } from '../../shared/recovery-code.ts';

/** The secrets that the core has handed out, once each: member keys and recovery codes, and a code's bytes. */
export function secretsGiven(answers: readonly { readonly envelope: Envelope }[]): (string | Uint8Array)[] {
  return answers.flatMap(({ envelope }) => {
    if (!envelope.ok || typeof envelope.result !== 'object' || envelope.result === null) return [];
    const { secret, recoveryCode } = envelope.result as { secret?: unknown; recoveryCode?: unknown };
    if (typeof secret === 'string') return [secret];
    if (typeof recoveryCode !== 'string') return [];
    const read = readRecoveryCode(recoveryCode);
    return [recoveryCode, recoveryCodeCharacters(recoveryCode), ...(read.ok ? [read.bytes] : [])];
  });
}

/** Which files under the folder hold one of the secrets, as it is or in a usual encoding. */
export async function grepFolder(
  folder: string,
  secrets: readonly (string | Uint8Array)[],
): Promise<{ names: string[]; found: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // The lock file is held by the core and says only who holds it.
  const files = entries.filter((entry) => entry.isFile() && !entry.name.includes('lock'));
  const forms = secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    return [
      bytes,
      ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(bytes.toString(form))),
    ];
  });
  const found: string[] = [];
  for (const { parentPath, name } of files) {
    const content = await readFile(join(parentPath, name));
    if (forms.some((form) => content.includes(form))) found.push(name);
  }
  return { names: files.map(({ name }) => basename(name)), found };
}
