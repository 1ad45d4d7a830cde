import { useState } from 'react';

/** How often something was opened so far: as a key, it makes a form anew each time and keeps it while it slides out. */
export function useTimesOpened(opened: boolean): number {
  const [known, setKnown] = useState({ opened, times: 0 });
  if (known.opened !== opened) setKnown({ opened, times: known.times + (opened ? 1 : 0) });
  return known.times;
}
