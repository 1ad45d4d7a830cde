import { type RefCallback, useCallback, useState } from 'react';

/** For the box around a table: its ref, and whether the table is wider than the box now. */
export function useWiderTable(): [RefCallback<HTMLDivElement>, boolean] {
  const [isWider, setWider] = useState(false);
  const watch = useCallback((box: HTMLDivElement | null) => {
    const table = box?.querySelector('table');
    if (box === null || !table) return;
    const observer = new ResizeObserver(() => setWider(table.offsetWidth > box.clientWidth + 1));
    observer.observe(box);
    observer.observe(table);
    return () => observer.disconnect();
  }, []);
  return [watch, isWider];
}
