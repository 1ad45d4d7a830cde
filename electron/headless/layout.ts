/** Where the parts of the program lie: beside each other when built, in the source tree otherwise. */
export type Layout = {
  readonly storageWorker: URL;
  readonly exportWorker: URL;
  readonly exportFonts: URL;
  readonly rendererDir: URL;
  readonly manifest: URL;
};

/** The layout around a module of electron/headless, known by where that module was loaded from. */
export function layoutAround(moduleUrl: string): Layout {
  const built = moduleUrl.endsWith('.js');
  return {
    storageWorker: new URL(built ? '../core/storage-worker.js' : '../core/storage/worker.ts', moduleUrl),
    exportWorker: new URL(
      built ? '../core/export-worker.js' : '../core/services/exports-worker.ts',
      moduleUrl,
    ),
    exportFonts: new URL(
      built ? '../core/fonts/' : '../../node_modules/@expo-google-fonts/noto-sans-sc/',
      moduleUrl,
    ),
    rendererDir: new URL(built ? '../renderer/' : '../../out/renderer/', moduleUrl),
    manifest: new URL('../../package.json', moduleUrl),
  };
}
