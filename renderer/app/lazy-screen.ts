import { type ComponentType, createElement, lazy, useState } from 'react';
import { afterFirstPicture } from './after-first-picture.ts';

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
  afterFirstPicture(() => {
    loadOnce().catch(() => {
      loading = undefined;
    });
  });
  const Awaited = lazy<ComponentType<Props>>(loadOnce) as ComponentType<Props>;
  return function LazyScreen(props: Props) {
    // What is there already is shown at once: whatever React has to wait for, however short, it shows 300 ms later.
    const [Shown] = useState(() => loaded ?? Awaited);
    return createElement(Shown, props);
  };
}
