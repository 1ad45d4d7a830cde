import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { projectRoot } from './build-fingerprint.ts';

/** `npm run icons`: draws the PNG files of assets/ again from the SVG files, with Chromium. */
const assets = join(projectRoot, 'assets');

const traySize = 16;

const pictures: readonly { svg: string; png: string; size: number }[] = [
  ...[16, 32, 48, 64, 128, 256, 512, 1024].map((size) => ({
    svg: 'icon.svg',
    png: `icons/${size}x${size}.png`,
    size,
  })),
  ...['running', 'paused', 'failed'].flatMap((state) => [
    ...['', '@1.25x', '@1.5x', '@2x', '@3x'].map((scale) => ({
      svg: `tray-${state}.svg`,
      png: `tray-${state}${scale}.png`,
      size: traySize * scaleOf(scale),
    })),
    // macOS colours pictures of this name to fit its menu bar, so a shape tells the state:
    // https://www.electronjs.org/docs/latest/api/native-image#template-image-macos
    ...['', '@2x', '@3x'].map((scale) => ({
      svg: `tray-${state}-template.svg`,
      png: `tray-${state}Template${scale}.png`,
      size: traySize * scaleOf(scale),
    })),
  ]),
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

/** The system's scale that a picture is for, by the end of its name: 1.5 for "@1.5x". */
function scaleOf(suffix: string): number {
  return suffix === '' ? 1 : Number.parseFloat(suffix.slice(1));
}
