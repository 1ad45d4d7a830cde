/**
 * A function that starts `run`, and where it runs already has it run once more afterwards, however often it is asked.
 * `run` never rejects.
 */
export function oneAtATime(run: () => Promise<unknown>): () => void {
  let running = false;
  let asked = false;
  const start = (): void => {
    if (running) {
      asked = true;
      return;
    }
    running = true;
    asked = false;
    void run().finally(() => {
      running = false;
      if (asked) start();
    });
  };
  return start;
}
