import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build as bundle, type Plugin } from 'esbuild';
import { type BuildPart, fingerprint, isUpToDate, projectRoot, writeStamp } from './build-fingerprint.ts';
import { withBuildLock } from './build-lock.ts';

/** Bundled CommonJS packages ask for Node's own modules through `require` and for their folder, which an ES module lacks. */
const requireForBundledPackages =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); const __dirname = import.meta.dirname;";

/**
 * Node's own modules, taken as they are. An import of a name would read every other name of the module as well, and
 * among those of `node:http` is a whole second undici, which costs each start 26 ms and its memory.
 */
const nodeModulesAsTheyAre: Plugin = {
  name: 'node-modules-as-they-are',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'node' } : { path, external: true },
    );
    build.onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

const shared: BuildOptions = {
  absWorkingDir: projectRoot,
  outdir: 'out',
  bundle: true,
  // Less text to keep in memory; names stay, so that a stack trace can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 160,
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'silent',
  external: ['electron', 'better-sqlite3'],
};

const bundles: readonly BuildOptions[] = [
  {
    ...shared,
    format: 'esm',
    banner: { js: requireForBundledPackages },
    plugins: [nodeModulesAsTheyAre],
    entryPoints: {
      'main/index': 'electron/main/index.ts',
      'headless/index': 'electron/headless/index.ts',
      'core/storage-worker': 'electron/core/storage/worker.ts',
      'core/export-worker': 'electron/core/services/exports-worker.ts',
    },
    // What is imported only when it is needed stays out of memory until then.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  },
  // A sandboxed preload script is loaded as CommonJS: https://www.electronjs.org/docs/latest/tutorial/esm
  {
    ...shared,
    format: 'cjs',
    entryPoints: { 'preload/index': 'electron/preload/index.ts' },
    outExtension: { '.js': '.cjs' },
  },
];

/** Of the face that documents are set in only the two weights that they use. */
const fontPackage = join(projectRoot, 'node_modules', '@expo-google-fonts', 'noto-sans-sc');
const fontFiles = [
  '400Regular/NotoSansSC_400Regular.ttf',
  '600SemiBold/NotoSansSC_600SemiBold.ttf',
  'LICENSE_FONT',
];

await main();

/** `npm run build`: builds what is out of date, everything with --force. Writes to stderr only; exit code 1 on failure. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  try {
    await withBuildLock(async () => {
      await buildPart('app', values.force, buildApp);
      await buildPart('renderer', values.force, buildRenderer);
    });
  } catch (error) {
    // Both bundlers put file, line and reason into the message.
    process.stderr.write(`build failed: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

async function buildPart(part: BuildPart, force: boolean, work: () => Promise<void>): Promise<void> {
  if (!force && isUpToDate(part)) return;
  const begin = performance.now();
  // Taken before the work: a source that changes meanwhile leaves the part out of date.
  const print = fingerprint(part);
  await work();
  writeStamp(part, print);
  process.stderr.write(`built ${part} in ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
}

async function buildApp(): Promise<void> {
  for (const folder of ['chunks', 'compile-cache'])
    rmSync(join(projectRoot, 'out', folder), { recursive: true, force: true });
  await Promise.all(bundles.map((options) => bundle(options)));
  for (const file of fontFiles)
    cpSync(join(fontPackage, file), join(projectRoot, 'out', 'core', 'fonts', file));
}

async function buildRenderer(): Promise<void> {
  const vite = await import('vite');
  await vite.build({ configFile: join(projectRoot, 'renderer', 'vite.config.ts'), logLevel: 'error' });
}
