import { useEffect, useState } from 'react';
import { api } from '../transports/api.ts';

/** The time zones on offer. `own` is always among them; when the list cannot be had it is the only one. */
export function useZones(own: string): string[] {
  const [zones, setZones] = useState<string[]>([]);
  useEffect(() => {
    void api.group.listZones({}).then(setZones, () => {
      // The core has the last word when the group is saved, so nothing wrong can be chosen meanwhile.
    });
  }, []);
  return zones.includes(own) ? zones : [own, ...zones];
}
