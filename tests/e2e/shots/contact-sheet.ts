import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Appearance, shotPath } from './appearance.ts';

const assetsDir = 'assets/screenshots';

/** What the README shows. */
const best: readonly { readonly name: string; readonly appearance: Appearance }[] = [
  { name: 'home', appearance: { language: 'zh-CN', theme: 'light' } },
  { name: 'split', appearance: { language: 'zh-CN', theme: 'light' } },
  { name: 'statement', appearance: { language: 'zh-CN', theme: 'light' } },
  { name: 'usage', appearance: { language: 'en', theme: 'dark' } },
  { name: 'payments', appearance: { language: 'en', theme: 'dark' } },
  { name: 'account', appearance: { language: 'en', theme: 'dark' } },
];

/** Puts the six best pictures into the assets, and one of all six, two high and three wide. */
export async function makeContactSheet(page: Page): Promise<void> {
  const images: string[] = [];
  for (const { name, appearance } of best) {
    const file = shotPath('full', name, appearance);
    await copyFile(file, join(assetsDir, `${name}.png`));
    images.push(`<img alt="" src="data:image/png;base64,${(await readFile(file)).toString('base64')}">`);
  }
  await page.setViewportSize({ width: 1600, height: 400 });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 16px; background: #dfe2e8; display: grid; gap: 16px;
      grid-template-columns: repeat(3, 1fr); box-sizing: border-box }
    img { display: block; width: 100%; border-radius: 8px; box-shadow: 0 2px 10px #0003 }
  </style>${images.join('')}`);
  await page.screenshot({ path: join(assetsDir, 'contact-sheet.png'), fullPage: true });
}
