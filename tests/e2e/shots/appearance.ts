import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { AppProcess } from '../../app-process.ts';
import type { Place } from './shot-places.ts';

const shotsDir = 'tests/e2e/output/shots';

/** A part of the pictures, by their names: `SHOTS='^(split|usage)' npm run shots`. */
const wanted = new RegExp(process.env.SHOTS ?? '');

export type Appearance = { readonly language: 'zh-CN' | 'en'; readonly theme: 'light' | 'dark' };

const appearances: readonly Appearance[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
);

/** Where the picture of a place lies. */
export function shotPath(state: string, name: string, { language, theme }: Appearance): string {
  return join(shotsDir, state, `${name}-${language}-${theme}.png`);
}

/** A picture of each place in both languages and themes. */
export async function shootPlaces(
  page: Page,
  app: AppProcess,
  state: 'full' | 'empty' | 'loading' | 'error' | 'crowded',
  places: readonly Place[],
): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  for (const appearance of appearances) {
    await app.api.settings.update({ changes: appearance });
    await expect(page.locator('html')).toHaveAttribute('lang', appearance.language);
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', appearance.theme);
    for (const { name, address, act } of places.filter((place) => wanted.test(place.name))) {
      // From an empty page, so that nothing is left open of the place before.
      await page.goto('about:blank');
      await page.goto(`${app.controlUrl}/#${address}`);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      if (state !== 'loading') await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await act?.(page);
      await page.screenshot({ path: shotPath(state, name, appearance), animations: 'disabled' });
    }
  }
}
