import type { Page, Route } from '@playwright/test';
import { AppError, toWire } from '../../../shared/errors.ts';

/** What the frame itself reads; a screen's own questions can be held back or refused without it. */
const frame = ['settings.get', 'group.list', 'relay.status', 'vault.status', 'alert.list'];

export const unexpected = toWire(new AppError('internal', { id: '7f3a9c2e' }));

/** Refuses what the screens ask, but not what the frame does, as an unexpected error would. */
export function failReads(page: Page): Promise<void> {
  return ofScreens(page, (route) => route.fulfill({ json: { ok: false, error: unexpected } }));
}

/** Does not answer what the screens ask until the function is called that this resolves with. */
export async function holdReads(page: Page): Promise<() => void> {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await ofScreens(page, async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
}

async function ofScreens(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  await page.route('**/api/*.*', async (route) => {
    if (frame.some((method) => route.request().url().endsWith(method))) await route.continue();
    else await answer(route);
  });
}
