/** Runs changes one after the other, so that what one has checked still holds when it writes. */
export type ChangeQueue = <Params, Result>(
  change: (params: Params) => Promise<Result>,
) => (params: Params) => Promise<Result>;

/** A failed change does not hold up the next one. */
export function createChangeQueue(): ChangeQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (change) => (params) => {
    const turn = last.then(() => change(params));
    last = turn.catch(() => undefined);
    return turn;
  };
}
