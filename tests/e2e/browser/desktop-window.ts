import { expect, type Page } from '@playwright/test';
import type { EventName, EventPayload } from '../../../shared/contract/events.ts';
import type { AppProcess } from '../../app-process.ts';

type Deliver = (name: string, payload: unknown) => void;

/** The page as in the desktop window: the same core, behind a bridge that delivers only what the shell itself tells. */
export async function openDesktop(
  { controlUrl, token }: AppProcess,
  page: Page,
  place: string,
): Promise<void> {
  await page.addInitScript((ownersToken) => {
    const call = async (method: string, params: unknown): Promise<unknown> => {
      const headers = { authorization: `Bearer ${ownersToken}`, 'content-type': 'application/json' };
      const body = JSON.stringify(params);
      return (await fetch(`api/${method}`, { method: 'POST', headers, body })).json();
    };
    const listeners = new Set<Deliver>();
    const subscribe = (deliver: Deliver) => {
      listeners.add(deliver);
      return () => listeners.delete(deliver);
    };
    Object.assign(window, { carpool: { call, subscribe }, listeners });
  }, token);
  await page.goto(`${controlUrl}/#${place}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** The shell tells its window, as it does through its own channel. */
export async function tellWindow<E extends EventName>(
  page: Page,
  name: E,
  payload: EventPayload<E>,
): Promise<void> {
  await page.evaluate(
    ([event, told]) => {
      const { listeners } = window as unknown as { readonly listeners: ReadonlySet<Deliver> };
      for (const deliver of listeners) deliver(event, told);
    },
    [name, payload] as const,
  );
}
