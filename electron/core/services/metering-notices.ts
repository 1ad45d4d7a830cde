const APART_MS = 250;

/** Passes notices of a group on at once, and those that follow within 250 ms together, in one notice at their end. */
export function createNotices(send: (groupId: string) => void) {
  /** Groups told in the last 250 ms, and whether they have to be told again. */
  const waiting = new Map<string, { timer: NodeJS.Timeout; again: boolean }>();

  function tell(groupId: string): void {
    send(groupId);
    const timer = setTimeout(() => {
      const again = waiting.get(groupId)?.again === true;
      waiting.delete(groupId);
      if (again) tell(groupId);
    }, APART_MS).unref();
    waiting.set(groupId, { timer, again: false });
  }

  return {
    note(groupId: string): void {
      const told = waiting.get(groupId);
      if (told === undefined) tell(groupId);
      else told.again = true;
    },

    stop(): void {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
