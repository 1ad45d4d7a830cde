/** The tests' side of the simulator: starts it as a process of its own and talks to its control listener. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BehaviourMatch } from './behaviour-rules.ts';
import type { Behaviour } from './behaviours.ts';
import type { LedgerEntry, LedgerFilter, LedgerTotals } from './ledger.ts';

export type { BehaviourMatch } from './behaviour-rules.ts';
export type { Behaviour } from './behaviours.ts';
export type { LedgerEntry, LedgerFilter, LedgerState, LedgerTotals, Tokens } from './ledger.ts';

/** Which requests a command is for, and for how many of them; absent: every generating request until a reset. */
export type BehaveOptions = { match?: BehaviourMatch; times?: number };

export type Simulator = {
  /** Base URL to give to a client or to the relay as the vendor's. */
  vendorUrl: string;
  controlUrl: string;
  pid: number;
  /** Entries in the order in which the requests were taken up. */
  ledger(filter?: LedgerFilter): Promise<LedgerEntry[]>;
  /** Resolves when at least `count` (default 1) entries fit; rejects after `timeoutMs` (default 10 s). */
  waitFor(filter: LedgerFilter, options?: { count?: number; timeoutMs?: number }): Promise<LedgerEntry[]>;
  stats(): Promise<LedgerTotals>;
  /** The body of one of the latest 64 requests, as it came. */
  bodyOf(entry: Pick<LedgerEntry, 'sequence'>): Promise<string | null>;
  /** Gives a command; several rules are tried in the order given, used-up ones are passed over. */
  behave(behaviour: Behaviour, options?: BehaveOptions): Promise<void>;
  /** Replaces the parts given of what keys are accepted (default: all that start with `sk-sim-`). */
  setKeys(keys: { prefix?: string | null; accept?: string[]; refuse?: string[] }): Promise<void>;
  /** Lets held streams go on; gives their number. */
  release(filter?: LedgerFilter): Promise<number>;
  /** Empties the ledger, forgets rules and keys, and breaks off every answer under way (idle connections stay). */
  reset(): Promise<void>;
  /** Ends the process. Throws if it had ended by itself before, or does not end well. */
  stop(): Promise<void>;
};

/** Text of a user message that commands the vendor, for requests that go through the code under test. */
export function simCommand(behaviour: Behaviour): string {
  return `sim:${JSON.stringify(behaviour)}`;
}

type Child = { process: ChildProcess; ended: Promise<string>; fail: () => string | undefined };

function spawnSimulator(quietLedger: boolean): Child {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = [main, '--port', '0', '--control-port', '0', '--end-with-stdin'];
  if (quietLedger) args.push('--quiet-ledger');
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  let failure: string | undefined;
  const ended = once(child, 'exit').then(([code, signal]) => {
    failure = `the simulator has ended (${code ?? signal}) ${complaints}`;
    return failure;
  });
  return { process: child, ended, fail: () => failure };
}

async function readAddresses(child: Child): Promise<{ vendor: string; control: string }> {
  const lines = createInterface({ input: child.process.stdout as NodeJS.ReadableStream });
  const first = once(lines, 'line').then(([line]) => ({ line: String(line) }));
  const result = await Promise.race([first, child.ended]);
  if (typeof result === 'string') throw new Error(result);
  return JSON.parse(result.line) as { vendor: string; control: string };
}

function queryOf(values: Record<string, unknown>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/** Starts a simulator of its own; stop it when the test is over. `quietLedger` keeps counters only. */
export async function startSimulator(options: { quietLedger?: boolean } = {}): Promise<Simulator> {
  const child = spawnSimulator(options.quietLedger ?? false);
  const addresses = await readAddresses(child);

  async function call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const gone = child.fail();
    if (gone !== undefined) throw new Error(gone);
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${addresses.control}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`simulator ${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Result;
  }

  return {
    vendorUrl: addresses.vendor,
    controlUrl: addresses.control,
    pid: child.process.pid as number,
    ledger: (filter = {}) => call('GET', `/ledger?${queryOf(filter)}`),
    waitFor: (filter, wait = {}) => call('GET', `/ledger/wait?${queryOf({ ...filter, ...wait })}`),
    stats: () => call('GET', '/stats'),
    bodyOf: ({ sequence }) => call('GET', `/body?sequence=${sequence}`),
    async behave(behaviour, rule = {}) {
      await call('POST', '/behaviour', { ...rule, behaviour });
    },
    async setKeys(keys) {
      await call('POST', '/keys', keys);
    },
    async release(filter = {}) {
      return (await call<{ released: number }>('POST', `/release?${queryOf(filter)}`)).released;
    },
    async reset() {
      await call('POST', '/reset');
    },
    async stop() {
      const gone = child.fail();
      if (gone !== undefined) throw new Error(gone);
      child.process.kill('SIGTERM');
      await child.ended;
      if (child.process.exitCode !== 0) throw new Error(child.fail());
    },
  };
}
