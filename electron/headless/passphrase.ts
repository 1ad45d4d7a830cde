import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

const VARIABLE = 'AICARPOOL_PASSPHRASE';

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * The passphrase of the vault: the first line of standard input when it was asked for, else the environment's.
 * It is taken out of the environment, so that no program that this one starts inherits it. Undefined: none given.
 */
export async function readPassphrase(
  fromStdin: boolean,
  input: Input = process.stdin,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const inEnvironment = env[VARIABLE];
  delete env[VARIABLE];
  if (!fromStdin) return inEnvironment === '' ? undefined : inEnvironment;
  const line = await firstLine(input);
  if (line === '') throw new Error('--passphrase-stdin: standard input has no passphrase');
  return line;
}

async function firstLine(input: Input): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = input.isTTY === true;
  if (terminal) process.stderr.write('Passphrase: ');
  // With a terminal of its own the reader echoes to `silent` only.
  const lines = createInterface({ input, output: silent, terminal });
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    input.pause();
    if (terminal) process.stderr.write('\n');
  }
}
