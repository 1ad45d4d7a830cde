import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { projectRoot } from './build-fingerprint.ts';

/** `npm run icons`: draws the PNG files of assets/ again from the two SVG files, with Chromium. */
const assets = join(projectRoot, 'assets');

const pictures: readonly { svg: string; png: string; size: number }[] = [
  ...[16, 32, 48, 64, 128, 256, 512, 1024].map((size) => ({
    svg: 'icon.svg',
    png: `icons/${size}x${size}.png`,
    size,
  })),
  { svg: 'icon.svg', png: 'tray.png', size: 16 },
  { svg: 'icon.svg', png: 'tray@2x.png', size: 32 },
  // macOS colours pictures of this name to fit its menu bar: https://www.electronjs.org/docs/latest/api/native-image#template-image-macos
  { svg: 'tray-template.svg', png: 'trayTemplate.png', size: 16 },
  { svg: 'tray-template.svg', png: 'trayTemplate@2x.png', size: 32 },
];

await mkdir(join(assets, 'icons'), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
for (const { svg, png, size } of pictures) {
  const source = await readFile(join(assets, svg), 'utf8');
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${source}`,
  );
  await writeFile(join(assets, png), await page.screenshot({ omitBackground: true }));
}
await browser.close();
