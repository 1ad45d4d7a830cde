import { type ComponentType, lazy } from 'react';

/** Once the first picture is there, nothing is waited for any more when the screen changes. */
const AFTER_FIRST_PICTURE_MS = 300;

/** A screen, or a drawer, that is no part of the first script; it is loaded when it is shown, or in a quiet moment before. */
export function lazyScreen<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loading: Promise<{ default: ComponentType<Props> }> | undefined;
  const loadOnce = () => {
    loading ??= load().then((screen) => ({ default: screen }));
    return loading;
  };
  // What fails beforehand is tried again, and told, when the screen is shown.
  const loadBeforehand = () =>
    void loadOnce().catch(() => {
      loading = undefined;
    });
  setTimeout(() => requestIdleCallback(loadBeforehand), AFTER_FIRST_PICTURE_MS);
  return lazy<ComponentType<Props>>(loadOnce);
}
