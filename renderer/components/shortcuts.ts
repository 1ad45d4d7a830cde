/** One way to press a shortcut. */
export type Key = {
  /** As `KeyboardEvent.key` names it, letters small. */
  readonly key: string;
  /** With Ctrl, or Cmd on a Mac. */
  readonly mod?: true;
  /** A letter that is pressed and let go before. */
  readonly after?: string;
  /** In a browser's tab the browser has this key for something of its own, and keeps it. */
  readonly desktopOnly?: true;
};

const everywhere = {
  palette: [{ key: 'k', mod: true }],
  filter: [{ key: '/' }, { key: 'f', mod: true, desktopOnly: true }],
  undo: [{ key: 'z', mod: true }],
  sheet: [{ key: '?' }],
  close: [{ key: 'Escape' }],
} as const satisfies Record<string, readonly Key[]>;

const inTables = {
  rowDown: [{ key: 'j' }, { key: 'ArrowDown' }],
  rowUp: [{ key: 'k' }, { key: 'ArrowUp' }],
  rowOpen: [{ key: 'Enter' }],
  rowChoose: [{ key: 'x' }],
} as const satisfies Record<string, readonly Key[]>;

/**
 * Every shortcut of the app but those of the navigation, which `placeKeys` gives. What listens, the tooltips and the
 * sheet of shortcuts are all made from here.
 */
export const shortcuts = { everywhere, inTables };

/** What the kit closes by itself needs no listener. */
export type ListenedShortcut = Exclude<keyof typeof everywhere, 'close'>;
type TableShortcut = keyof typeof inTables;

const MOST_PLACES = 9;

/** The keys of the place at `index` of the navigation; the tenth and later ones have none. */
export function placeKeys(index: number): readonly Key[] {
  if (index >= MOST_PLACES) return [];
  const key = String(index + 1);
  return [
    { key, mod: true, desktopOnly: true },
    { key, after: 'g' },
  ];
}

/** True where the key can be pressed: in the desktop window, and in a browser unless the browser keeps it. */
export function isOffered(key: Key): boolean {
  return key.desktopOnly !== true || window.carpool !== undefined;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** True when the event is this key; `before` is the key pressed before it. */
export function isPressed(event: Pressed, key: Key, before = ''): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  // Signs may need Shift, letters mean something else with it.
  const shifted = shiftKey && /^[a-z0-9]/i.test(key.key);
  return (
    isOffered(key) &&
    event.key.toLowerCase() === key.key.toLowerCase() &&
    (ctrlKey || metaKey) === (key.mod === true) &&
    !altKey &&
    !shifted &&
    (key.after === undefined || key.after === before)
  );
}

/** Which of a table's shortcuts a key pressed on a row is. */
export function tableShortcutOf(event: Pressed): TableShortcut | undefined {
  return (Object.keys(inTables) as TableShortcut[]).find((name) =>
    inTables[name].some((key) => isPressed(event, key)),
  );
}

const signs: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

/** A key as it stands on the keyboard: "Ctrl K", "⌘ K", "G 1". */
export function keyText({ key, mod, after }: Key): string {
  const sign = signs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (after !== undefined) return `${after.toUpperCase()} ${sign}`;
  return mod ? `${isMac() ? '⌘' : 'Ctrl'} ${sign}` : sign;
}

/** The first of the keys that can be pressed here, as text; empty where there is none. */
export function offeredText(keys: readonly Key[]): string {
  const offered = keys.find(isOffered);
  return offered === undefined ? '' : keyText(offered);
}

/** The same for `aria-keyshortcuts`, which knows keys pressed together and no others; undefined where there are none. */
export function ariaKeys(keys: readonly Key[]): string | undefined {
  const together = keys.filter((key) => isOffered(key) && key.after === undefined);
  const names = together.map(
    ({ key, mod }) => `${mod ? (isMac() ? 'Meta+' : 'Control+') : ''}${key.toUpperCase()}`,
  );
  return names.length === 0 ? undefined : names.join(' ');
}

function isMac(): boolean {
  return /mac/i.test(navigator.platform);
}
