import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import { type AppOptions, startApp } from '../app-process.ts';
import { liveInCarpool } from '../e2e/month-of-use.ts';
import chromiumConfig from '../e2e/playwright.config.ts';

/** How the owner's window feels, in a browser beside the app. */
export type WindowFigures = {
  /** From the command to figures on the first screen, in a browser that has never seen the app. */
  readonly firstPaintsMs: readonly number[];
  /** The same in the browser of an owner who has had it open before. */
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
/** A browser keeps the compiled form of a script that it has seen this often. */
const ACQUAINTING_STARTS = 3;

/**
 * Starts app and window as their owner does, again and again on the folder of a group in the middle of its month, and
 * works in the window each time.
 */
export async function measureWindow(vendorUrl: string, plan: WindowPlan): Promise<WindowFigures> {
  const figures: Figures = {
    firstPaintsMs: [],
    paintsMs: [],
    switchesMs: [],
    firstPaletteMs: [],
    paletteMs: [],
    scriptBytes: 0,
  };
  const place = await livedInFolder(vendorUrl);
  const profile = mkdtempSync(join(tmpdir(), 'aicarpool-bench-browser-'));
  const options = { ...launchOptions(), viewport: { width: 1280, height: 800 } };
  const strangers = await chromium.launch(options);
  const owners = await chromium.launchPersistentContext(profile, options);
  try {
    for (let start = 0; start < plan.windowStarts; start += 1)
      await startAndShow(place, await strangers.newPage(), async (page, ms) => {
        figures.firstPaintsMs.push(ms);
        figures.scriptBytes = await scriptBytes(page);
      });
    for (let start = -ACQUAINTING_STARTS; start < plan.windowStarts; start += 1)
      await startAndShow(place, await owners.newPage(), async (page, ms) => {
        await page.waitForTimeout(REST_MS);
        if (start < 0) return;
        figures.paintsMs.push(ms);
        await work(page, plan, figures);
      });
  } finally {
    await owners.close();
    await strangers.close();
    for (const folder of [place.dataDir, profile]) rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

type Figures = {
  -readonly [Name in keyof WindowFigures]: WindowFigures[Name] extends number ? number : number[];
};

/** From the command to figures, then whatever is done with them. */
async function startAndShow(
  place: AppOptions,
  page: Page,
  use: (page: Page, tookMs: number) => Promise<void>,
): Promise<void> {
  const begin = performance.now();
  const app = await startApp(place);
  try {
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await page.waitForFunction(
      () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null,
    );
    await use(page, performance.now() - begin);
    await page.close();
  } finally {
    await app.stop();
  }
}

async function work(page: Page, plan: WindowPlan, figures: Figures): Promise<void> {
  await addPainted(page);
  const [first = 0, ...later] = await openPalette(page, PALETTE_ROUNDS);
  figures.firstPaletteMs.push(first);
  figures.paletteMs.push(...later);
  for (let round = 0; round < plan.windowRounds; round += 1)
    figures.switchesMs.push(...(await switchScreens(page)));
}

/** The folder, and an address that stays, as it does for an owner: what a browser keeps belongs to it. */
async function livedInFolder(vendorUrl: string) {
  const app = await startApp();
  await liveInCarpool(app.api, app.relayUrl, vendorUrl);
  await app.stop();
  return { dataDir: app.dataDir, controlPort: Number(new URL(app.controlUrl).port) };
}

function launchOptions() {
  return chromiumConfig.projects?.find(({ name }) => name === 'browser')?.use?.launchOptions ?? {};
}

/** Presses Ctrl K and takes the time until a frame is painted in which the field has the focus. */
function openPalette(page: Page, rounds: number): Promise<number[]> {
  return page.evaluate(async (times) => {
    const press = (key: string, ctrlKey = false) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
      );
    const isOpen = () => document.activeElement?.getAttribute('role') === 'combobox';
    const took: number[] = [];
    for (let round = 0; round < times; round += 1) {
      const begin = performance.now();
      press('k', true);
      await window.painted(isOpen);
      took.push(performance.now() - begin);
      press('Escape');
      await window.painted(() => !isOpen());
    }
    return took;
  }, rounds);
}

/** Clicks through the navigation; a screen is there when its title is painted. */
function switchScreens(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const took: number[] = [];
    for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a[href]')) {
      const before = document.querySelector('h1');
      if (link.getAttribute('aria-current') === 'page') continue;
      const begin = performance.now();
      link.click();
      await window.painted(() => ![before, null].includes(document.querySelector('h1')));
      took.push(performance.now() - begin);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return took;
  });
}

declare global {
  interface Window {
    /** Resolves when a frame is painted at whose beginning this held. */
    painted(holds: () => boolean): Promise<void>;
  }
}

/** Gives the page `painted`, which waits for no frame more than that. */
function addPainted(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.painted = async (holds) => {
      for (let frames = 0; frames < 600; frames += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (holds()) return new Promise((resolve) => setTimeout(resolve));
      }
      throw new Error('what was waited for did not come');
    };
  });
}

/** What the page has loaded of the program, as it would be sent compressed. */
async function scriptBytes(page: Page): Promise<number> {
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  );
  const renderer = fileURLToPath(new URL('../../out/renderer', import.meta.url));
  return loaded
    .filter((path) => path.endsWith('.js'))
    .reduce((sum, path) => sum + gzipSync(readFileSync(renderer + path)).length, 0);
}
