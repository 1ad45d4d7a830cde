import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Api } from '../../../shared/contract/client.ts';

/** The browser of an owner in China, where nothing moves by itself. */
export const ownersBrowser = {
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  contextOptions: { reducedMotion: 'reduce' },
} as const;

/**
 * A picture in Chinese and light, one in English and dark, and no finding of axe in either; what scrolls is at its
 * top or end where asked. Chinese and light afterwards.
 */
export async function shootBoth(
  api: Api,
  page: Page,
  name: string,
  scrolledTo?: 'top' | 'end',
): Promise<void> {
  for (const [language, theme] of [
    ['zh-CN', 'light'],
    ['en', 'dark'],
  ] as const) {
    await appear(api, page, language, theme);
    if (scrolledTo !== undefined) await scrollAll(page, scrolledTo);
    await page.screenshot({
      path: `tests/e2e/output/${name}-${language}.png`,
      animations: 'disabled',
    });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
      `axe on ${name} in ${language}`,
    ).toEqual([]);
  }
  await appear(api, page, 'zh-CN', 'light');
}

async function scrollAll(page: Page, to: 'top' | 'end'): Promise<void> {
  await page.evaluate((end) => {
    for (const element of document.querySelectorAll('*'))
      if (getComputedStyle(element).overflowY === 'auto') element.scrollTop = end ? element.scrollHeight : 0;
  }, to === 'end');
}

/** Waits until the window has taken both on. */
export async function appear(
  api: Api,
  page: Page,
  language: 'zh-CN' | 'en',
  theme: 'light' | 'dark',
): Promise<void> {
  await api.settings.update({ changes: { language, theme } });
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
}
