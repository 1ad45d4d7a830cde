import type { MessageBoxOptions } from 'electron';
import { labelsFor, type ShellLanguage } from './labels.ts';

type QuitChoice = 'finish' | 'now' | 'cancel';

export type QuittingDeps = {
  readonly monotonicMs: () => number;
  /** What becomes of running requests; `finish` where there are none. */
  readonly ask: () => Promise<QuitChoice>;
  /** Stops the core: requests get `drainMs` to end, or until `cut`. Never rejects. */
  readonly stop: (options: { readonly drainMs: number; readonly cut: AbortSignal }) => Promise<void>;
  /** Ends the program at once. */
  readonly exit: () => void;
};

/** Ctrl C reaches a command started through npm twice; quitting that soon again is the same request. */
const SAME_REQUEST_MS = 500;
/** The owner has said that the requests are to be finished; each has limits of its own on silence. */
const FINISH_MS = 3_600_000;
/** Who stops a program from outside does not wait for long. */
const SYSTEM_DRAIN_MS = 20_000;

/** What is asked while `count` requests run, and what each of the buttons chooses. */
export function quitQuestion(
  count: number,
  language: ShellLanguage,
): { options: MessageBoxOptions; choices: readonly QuitChoice[] } {
  const { quitting } = labelsFor(language);
  return {
    options: {
      type: 'question',
      title: 'AiCarpool',
      message: quitting.title(count),
      detail: quitting.text,
      buttons: [quitting.finish, quitting.now, quitting.cancel],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    },
    choices: ['finish', 'now', 'cancel'],
  };
}

/**
 * Quitting, step by step. The owner is asked while requests run; the system is not. Quitting again while they finish
 * cuts them off, with what was counted so far on the bill; again after that ends the program without waiting.
 */
export function createQuitting({ monotonicMs, ask, stop, exit }: QuittingDeps) {
  let step: 'idle' | 'asking' | 'finishing' | 'cutting' | 'over' = 'idle';
  let lastMs = Number.NEGATIVE_INFINITY;
  const cut = new AbortController();

  function end(): void {
    if (step === 'over') return;
    step = 'over';
    exit();
  }

  function finish(drainMs: number): void {
    step = drainMs === 0 ? 'cutting' : 'finishing';
    void stop({ drainMs, cut: cut.signal }).then(end);
  }

  async function askOwner(): Promise<void> {
    step = 'asking';
    // Where the core cannot answer any more, nothing runs that could be asked about.
    const choice = await ask().catch((): QuitChoice => 'finish');
    // The system has stopped the program meanwhile.
    if (step !== 'asking') return;
    if (choice === 'cancel') step = 'idle';
    else finish(choice === 'now' ? 0 : FINISH_MS);
  }

  function again(): void {
    if (step === 'cutting') {
      end();
      return;
    }
    step = 'cutting';
    cut.abort();
  }

  return {
    /** Whether nothing is left to wait for. */
    isOver: () => step === 'over',

    /** Somebody wants the program to end. */
    request(by: 'owner' | 'system'): void {
      const nowMs = monotonicMs();
      const isSame = nowMs - lastMs <= SAME_REQUEST_MS;
      lastMs = nowMs;
      if (step === 'idle' && by === 'owner') void askOwner();
      else if (step === 'idle' || (step === 'asking' && by === 'system')) finish(SYSTEM_DRAIN_MS);
      else if (step === 'asking' || step === 'over' || isSame) return;
      else again();
    },
  };
}
