import { parseArgs } from 'node:util';

export type Arguments = {
  /** Undefined: the system's usual place. */
  readonly dataDir: string | undefined;
  readonly keyFile: string | undefined;
  /** The first line of standard input protects account secrets instead of a key file. */
  readonly passphraseStdin: boolean;
  /** Undefined: as stored, 8787 at first. 0: any free port. */
  readonly relayPort: number | undefined;
  readonly controlPort: number;
  readonly json: boolean;
  readonly open: boolean;
};

export type ArgumentsResult =
  | { readonly kind: 'run'; readonly arguments: Arguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

export const usage = `Usage: npm run serve -- [options]

  --data DIR          data folder (default: the system's usual place)
  --key-file FILE     key file that protects account secrets (default: vault.key in the data folder)
  --passphrase-stdin  a passphrase protects them instead: the first line of standard input
                      (or set AICARPOOL_PASSPHRASE, which other programs of this user may see)
  --relay-port N      port for members; 0 takes any free one (default: as stored, 8787 at first)
  --control-port N    port for the owner; 0 takes any free one (default: 8788)
  --json              print one line {"relay", "control", "token"} when ready
  --open              open the owner's address in the browser
  --help              show this text
`;

const DEFAULT_CONTROL_PORT = 8788;

/** The command line, or what is wrong with it in one sentence. */
export function readArguments(argv: readonly string[]): ArgumentsResult {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        'key-file': { type: 'string' },
        'passphrase-stdin': { type: 'boolean', default: false },
        'relay-port': { type: 'string' },
        'control-port': { type: 'string' },
        json: { type: 'boolean', default: false },
        open: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    if (values['passphrase-stdin'] && values['key-file'] !== undefined)
      throw new Error('--key-file and --passphrase-stdin exclude each other');
    return {
      kind: 'run',
      arguments: {
        dataDir: folderOf('--data', values.data),
        keyFile: folderOf('--key-file', values['key-file']),
        passphraseStdin: values['passphrase-stdin'],
        relayPort: portOf('--relay-port', values['relay-port']),
        controlPort: portOf('--control-port', values['control-port']) ?? DEFAULT_CONTROL_PORT,
        json: values.json,
        open: values.open,
      },
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'wrong', problem: error.message };
  }
}

function portOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new Error(`${option} must be a port from 0 to 65535`);
  return port;
}

function folderOf(option: string, text: string | undefined): string | undefined {
  if (text === '') throw new Error(`${option} must not be empty`);
  return text;
}
