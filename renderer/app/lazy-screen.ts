import { type ComponentType, createElement, lazy, useState } from 'react';

/** The first screen has its figures by then; what is loaded beforehand must not come between. */
const AFTER_FIRST_PICTURE_MS = 1_200;

/** A screen, or a drawer, that is no part of the first script; it is loaded when it is shown, or in a quiet moment before. */
export function lazyScreen<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loading: Promise<{ default: ComponentType<Props> }> | undefined;
  let loaded: ComponentType<Props> | undefined;
  const loadOnce = () => {
    loading ??= load().then((screen) => {
      loaded = screen;
      return { default: screen };
    });
    return loading;
  };
  // What fails beforehand is tried again, and told, when the screen is shown.
  const loadBeforehand = () =>
    void loadOnce().catch(() => {
      loading = undefined;
    });
  setTimeout(() => requestIdleCallback(loadBeforehand), AFTER_FIRST_PICTURE_MS);
  const Awaited = lazy<ComponentType<Props>>(loadOnce) as ComponentType<Props>;
  return function LazyScreen(props: Props) {
    // What is there already is shown at once: whatever React has to wait for, however short, it shows 300 ms later.
    const [Shown] = useState(() => loaded ?? Awaited);
    return createElement(Shown, props);
  };
}
