import { parseArgs } from 'node:util';
import type { Schedule } from './measure.ts';
import type { StartPlan } from './start.ts';
import type { WindowPlan } from './window.ts';
import { type Work, works } from './works.ts';

export type Options = {
  readonly plan: Schedule & StartPlan & WindowPlan & { readonly bootWarmUpSeconds: number };
  readonly chosen: readonly Work[];
  readonly start: boolean;
  readonly window: boolean;
  readonly write: boolean;
  /** No simulator: the lean vendor answers all works. */
  readonly lean: boolean;
  /** The command that does the same again. */
  readonly command: string;
};

const fullPlan: Options['plan'] = {
  bootWarmUpSeconds: 3,
  warmUpSeconds: 1.5,
  rounds: 6,
  seconds: 2,
  pacedRounds: 3,
  pacedSeconds: 2.5,
  starts: 5,
  idleSeconds: 5,
  windowStarts: 5,
  windowRounds: 3,
};
const quickPlan: Options['plan'] = {
  bootWarmUpSeconds: 1.5,
  warmUpSeconds: 0.5,
  rounds: 2,
  seconds: 1.5,
  pacedRounds: 1,
  pacedSeconds: 3,
  starts: 2,
  idleSeconds: 2,
  windowStarts: 2,
  windowRounds: 1,
};
const START = 'start';
const WINDOW = 'window';

/** The command line of the bench; throws for a work that does not exist and for a `--write` of less than all. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      lean: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
    },
  });
  const { write, quick, lean, only } = values;
  const known = [...works.map(({ id }) => id), START, WINDOW];
  const unknown = only?.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new Error(`There is no work ${unknown}; there are ${known.join(', ')}.`);
  if (write && (quick || only !== undefined)) throw new Error('--write takes the whole bench.');
  const isWanted = (id: string) => only === undefined || only.includes(id);
  const words = [
    write ? '--write' : '',
    quick ? '--quick' : '',
    lean ? '--lean' : '',
    ...(only ?? []).map((id) => `--only ${id}`),
  ];
  const given = words.filter((word) => word !== '').join(' ');
  return {
    plan: quick ? quickPlan : fullPlan,
    chosen: works.filter(({ id }) => isWanted(id)),
    start: isWanted(START),
    window: isWanted(WINDOW),
    write,
    lean,
    command: given === '' ? 'npm run bench' : `npm run bench -- ${given}`,
  };
}
