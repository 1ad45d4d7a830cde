import { type ListenedShortcut, placeKeys, shortcuts } from '../components/shortcuts.ts';
import { destinations } from './navigation.tsx';
import { openPalette } from './palette-store.ts';
import { navigate } from './router.ts';
import { showShortcuts } from './shortcut-sheet.tsx';
import { undoNow } from './undo.tsx';
import { type ShortcutHandler, useShortcuts } from './use-shortcuts.ts';

const { everywhere, inTables } = shortcuts;

const always = (act: () => void) => () => {
  act();
  return true;
};

/** What each does; false where there is nothing to do. */
const actions: Readonly<Record<ListenedShortcut, () => boolean>> = {
  palette: always(openPalette),
  filter: focusFilter,
  undo: () => undoNow(),
  sheet: always(showShortcuts),
};

const handlers: readonly ShortcutHandler[] = [
  ...(Object.keys(actions) as ListenedShortcut[]).map((name) => ({
    keys: everywhere[name],
    run: () => actions[name](),
    ...(name === 'palette' ? { inFields: true as const } : {}),
  })),
  ...destinations.map(({ path }, index) => ({
    keys: placeKeys(index),
    run: always(() => navigate(path)),
  })),
  // Within a table its rows listen themselves; from elsewhere J leads into the first one. Arrows scroll there.
  { keys: [inTables.rowDown[0]], run: focusFirstRow },
];

/** The shortcuts that hold on every screen. */
export function useFrameShortcuts(): void {
  useShortcuts(handlers);
}

/** A screen marks the field that narrows it as `data-filter`; the first is meant. */
function focusFilter(): boolean {
  return focusIn('[data-filter]');
}

function focusFirstRow(): boolean {
  const isTaken = document.activeElement?.closest('tr, [role="menu"]') !== null;
  return !isTaken && focusIn('tr[tabindex="0"]');
}

// What a drawer or dialog lies over is out of reach.
function focusIn(selector: string): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return false;
  const element = document.querySelector<HTMLElement>(`main ${selector}`);
  element?.focus();
  return element !== null;
}
