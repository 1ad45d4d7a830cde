/** What takes long, how far it is, and whether it is to stop. */
export type LongWork = { cancelling: boolean };

/** Long works of one kind that go on at this moment. */
export function createUnderWay<Work extends LongWork>() {
  const works = new Map<Work, AbortController>();
  return {
    list: (): Work[] => [...works.keys()].map((work) => ({ ...work })),

    /** The signal tells the work to stop; how far it is, it writes into `work` itself. */
    begin(work: Work): AbortSignal {
      const controller = new AbortController();
      works.set(work, controller);
      return controller.signal;
    },

    end(work: Work): void {
      works.delete(work);
    },

    cancel(isMeant: (work: Work) => boolean): void {
      for (const [work, controller] of works) {
        if (!isMeant(work)) continue;
        work.cancelling = true;
        controller.abort();
      }
    },
  };
}
