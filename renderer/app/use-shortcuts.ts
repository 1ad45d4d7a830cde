import { useEffect, useRef } from 'react';
import { isCovered } from '../components/covered.ts';
import { isPressed, type Key } from '../components/shortcuts.ts';

export type ShortcutHandler = {
  readonly keys: readonly Key[];
  /** Also while something is typed. */
  readonly inFields?: true;
  /** False: there was nothing to do here, and the key is left to the browser. */
  readonly run: () => boolean;
};

/**
 * Listens to shortcuts, the first that fits: not while typing or composing, not under a dialog, and not where the key
 * was taken by what has the focus.
 */
export function useShortcuts(handlers: readonly ShortcutHandler[]): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    let before = '';
    const onKeyDown = (event: KeyboardEvent): void => {
      const pressedBefore = before;
      before = isTyping(event) ? '' : event.key.toLowerCase();
      if (event.isComposing || event.defaultPrevented || isCovered()) return;
      const handler = latest.current.find(
        ({ keys, inFields }) =>
          (inFields === true || !isTyping(event)) && keys.some((key) => isPressed(event, key, pressedBefore)),
      );
      if (handler?.run()) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

const TYPED_INTO = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]';

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.matches(TYPED_INTO);
}
