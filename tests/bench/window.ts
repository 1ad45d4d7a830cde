import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { startApp } from '../app-process.ts';
import { liveInCarpool } from '../e2e/month-of-use.ts';
import chromiumConfig from '../e2e/playwright.config.ts';

/** How the owner's window feels, in a browser beside the app. */
export type WindowFigures = {
  /** From the command to figures on the first screen, for each start. */
  readonly paintsMs: readonly number[];
  /** From a click in the navigation to the painted screen, for each screen and round. */
  readonly switchesMs: readonly number[];
  /** The first opening of the palette after each start. */
  readonly firstPaletteMs: readonly number[];
  /** Those after it. */
  readonly paletteMs: readonly number[];
  /** All scripts that the first screen waits for, compressed. */
  readonly scriptBytes: number;
};

export type WindowPlan = { readonly windowStarts: number; readonly windowRounds: number };

const PALETTE_ROUNDS = 5;
/** The palette is made ready once the first screen is at rest. */
const REST_MS = 2_000;

/**
 * Starts app and window as their owner does, again and again on the folder of a group in the middle of its month, and
 * works in the window each time.
 */
export async function measureWindow(vendorUrl: string, plan: WindowPlan): Promise<WindowFigures> {
  const figures = { paintsMs: [], switchesMs: [], firstPaletteMs: [], paletteMs: [] } as {
    [Name in keyof Omit<WindowFigures, 'scriptBytes'>]: number[];
  };
  const dataDir = await livedInFolder(vendorUrl);
  const browser = await chromium.launch(launchOptions());
  try {
    for (let start = 0; start < plan.windowStarts; start += 1) {
      const begin = performance.now();
      const app = await startApp({ dataDir });
      try {
        const page = await openWindow(browser, `${app.controlUrl}/#token=${app.token}`);
        figures.paintsMs.push(performance.now() - begin);
        await page.waitForTimeout(REST_MS);
        const [first = 0, ...later] = await openPalette(page, PALETTE_ROUNDS);
        figures.firstPaletteMs.push(first);
        figures.paletteMs.push(...later);
        for (let round = 0; round < plan.windowRounds; round += 1)
          figures.switchesMs.push(...(await switchScreens(page)));
        await page.close();
      } finally {
        await app.stop();
      }
    }
  } finally {
    await browser.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return { ...figures, scriptBytes: initialScriptBytes() };
}

async function livedInFolder(vendorUrl: string): Promise<string> {
  const app = await startApp();
  await liveInCarpool(app.api, app.relayUrl, vendorUrl);
  await app.stop();
  return app.dataDir;
}

function launchOptions() {
  return chromiumConfig.projects?.find(({ name }) => name === 'browser')?.use?.launchOptions ?? {};
}

async function openWindow(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address);
  await page.waitForFunction(
    () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null,
  );
  return page;
}

/** Presses Ctrl K and takes the time until the field has the focus and a frame is painted. */
function openPalette(page: Page, rounds: number): Promise<number[]> {
  return page.evaluate(async (times) => {
    const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const press = (key: string, ctrlKey = false) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
      );
    const isOpen = () => document.activeElement?.getAttribute('role') === 'combobox';
    const until = async (open: boolean) => {
      for (let frames = 0; isOpen() !== open; frames += 1) {
        if (frames === 600) throw new Error(`the palette does not ${open ? 'open' : 'close'}`);
        await painted();
      }
    };
    const took: number[] = [];
    for (let round = 0; round < times; round += 1) {
      const begin = performance.now();
      press('k', true);
      await until(true);
      await painted();
      took.push(performance.now() - begin);
      press('Escape');
      await until(false);
    }
    return took;
  }, rounds);
}

/** Clicks through the navigation; a screen is there when its title is painted. */
function switchScreens(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const took: number[] = [];
    for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a[href]')) {
      const before = document.querySelector('h1');
      if (link.getAttribute('aria-current') === 'page') continue;
      const begin = performance.now();
      link.click();
      for (let frames = 0; [before, null].includes(document.querySelector('h1')); frames += 1) {
        if (frames === 600) throw new Error(`${link.textContent} does not open`);
        await painted();
      }
      await painted();
      took.push(performance.now() - begin);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return took;
  });
}

function initialScriptBytes(): number {
  const renderer = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
  const html = readFileSync(`${renderer}index.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, path]) => path as string);
  return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(renderer + path)).length, 0);
}
