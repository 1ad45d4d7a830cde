import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where package.json is; only true in the source tree, not in a bundle. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** The two halves of a build: the shells with their core, and the interface. */
export type BuildPart = 'app' | 'renderer';

const sources: Record<BuildPart, readonly string[]> = {
  app: ['electron', 'shared', 'package-lock.json'],
  renderer: ['renderer', 'shared', 'assets/icon.svg', 'package-lock.json'],
};

/** What has to be there for a part to count as built. */
const results: Record<BuildPart, readonly string[]> = {
  app: ['main/index.js', 'preload/index.cjs', 'headless/index.js', 'core/storage-worker.js'],
  renderer: ['renderer/index.html'],
};

/**
 * Names, sizes and times of everything a part is built from, as one digest. Compared for equality, because
 * a checkout or a removed file can also make the newest source older than the last build.
 */
export function fingerprint(part: BuildPart, root = projectRoot): string {
  const hash = createHash('sha256');
  for (const source of sources[part]) addTo(hash, root, source);
  return hash.digest('hex');
}

/** Whether the part's last build came from exactly the sources that are there now. */
export function isUpToDate(part: BuildPart, root = projectRoot): boolean {
  try {
    for (const result of results[part]) statSync(join(root, 'out', result));
    return readFileSync(stampFile(part, root), 'utf8') === fingerprint(part, root);
  } catch {
    return false;
  }
}

/** Remembers that the part was built from the sources with this fingerprint. */
export function writeStamp(part: BuildPart, print: string, root = projectRoot): void {
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stampFile(part, root), print);
}

function stampFile(part: BuildPart, root: string): string {
  return join(root, 'out', `.${part}.stamp`);
}

function addTo(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  const info = statSync(join(root, path), { throwIfNoEntry: false });
  if (info === undefined) return;
  if (!info.isDirectory()) {
    hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) addTo(hash, root, `${path}/${name}`);
}
