import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { AppProcess } from '../../app-process.ts';
import type { Place } from './shot-places.ts';

const shotsDir = 'tests/e2e/output/shots';

/** Only the pictures whose `state/name` it fits are taken: `SHOTS='full/member'`. */
const wanted = new RegExp(process.env.SHOTS ?? '');

export type Appearance = { readonly language: 'zh-CN' | 'en'; readonly theme: 'light' | 'dark' };

const appearances: readonly Appearance[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
);

/** Where the picture of a place lies. */
export function shotPath(state: string, name: string, { language, theme }: Appearance): string {
  return join(shotsDir, state, `${name}-${language}-${theme}.png`);
}

/** A picture of each place, and no finding of axe in it, in both languages and themes. */
export async function shootPlaces(
  page: Page,
  app: AppProcess,
  state: string,
  all: readonly Place[],
): Promise<void> {
  const places = all.filter(({ name }) => wanted.test(`${state}/${name}`));
  if (places.length === 0) return;
  const usual = page.viewportSize();
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  for (const appearance of appearances) {
    await app.api.settings.update({ changes: appearance });
    await expect(page.locator('html')).toHaveAttribute('lang', appearance.language);
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', appearance.theme);
    for (const { name, address, height, act } of places) {
      // From an empty page, so that nothing is left open of the place before.
      await page.goto('about:blank');
      await page.goto(`${app.controlUrl}/#${address}`);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      if (!state.endsWith('loading')) await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      if (usual !== null) await page.setViewportSize({ ...usual, height: height ?? usual.height });
      await act?.(page);
      await expect(page.locator('[data-loading]')).toHaveCount(0);
      await drawn(page);
      await page.screenshot({ path: shotPath(state, name, appearance), animations: 'disabled' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect.soft(found, `axe on ${state}/${name}, ${appearance.language}, ${appearance.theme}`).toEqual([]);
    }
  }
}

/** Charts are drawn once their width is known, a frame after they are there. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}
