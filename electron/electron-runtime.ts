import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where Electron's executable is, or why there is no desktop window on this computer right now. */
export type Runtime = { found: true; executable: string } | { found: false; reason: string };

type Env = Readonly<Record<string, string | undefined>>;

const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** Long enough for the download (about 120 MB) on a slow line; AICARPOOL_ELECTRON_WAIT_S overrides it. */
const defaultWaitSeconds = 180;

/**
 * Electron's executable: from ELECTRON_PATH, from ELECTRON_OVERRIDE_DIST_PATH, from the package's own folder, or fetched
 * into it once by the package's installer. Fetching is bounded in time; nothing is fetched when an override
 * is set, without a display, or with AICARPOOL_ELECTRON_WAIT_S=0.
 */
export async function findRuntime(
  env: Env,
  platform: NodeJS.Platform,
  folder = packageFolder,
): Promise<Runtime> {
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return missing('there is no display');
  const installed = installedExecutable(env, platform, folder);
  if (existsSync(installed)) return { found: true, executable: installed };
  if (env.ELECTRON_PATH || env.ELECTRON_OVERRIDE_DIST_PATH) return missing(`${installed} does not exist`);
  const seconds = Number(env.AICARPOOL_ELECTRON_WAIT_S ?? defaultWaitSeconds);
  if (!(seconds > 0)) return missing('it is not installed');
  process.stderr.write(`Fetching the Electron runtime once (at most ${seconds} s)...\n`);
  const problem = await install(folder, env, seconds * 1000);
  if (problem !== undefined) return missing(problem);
  return existsSync(installed) ? { found: true, executable: installed } : missing('it could not be unpacked');
}

/** Where the executable is or would be after the installer has run. */
export function installedExecutable(env: Env, platform: NodeJS.Platform, folder = packageFolder): string {
  if (env.ELECTRON_PATH) return env.ELECTRON_PATH;
  return join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), executableName(platform, folder));
}

function executableName(platform: NodeJS.Platform, folder: string): string {
  const recorded = join(folder, 'path.txt');
  if (existsSync(recorded)) return readFileSync(recorded, 'utf8').trim();
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Runs the package's installer; resolves to the reason when it failed, to nothing when it worked. */
function install(folder: string, env: Env, waitMs: number): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    // Its stack trace would bury the one line that matters; its progress bar goes to stdout.
    stdio: ['ignore', 2, 'ignore'],
    env: { ...env },
  });
  return new Promise((resolve) => {
    let tooSlow: string | undefined;
    const timer = setTimeout(() => {
      tooSlow = `it could not be fetched within ${waitMs / 1000} s`;
      child.kill('SIGKILL');
    }, waitMs);
    child.once('error', (error) => done(error.message));
    child.once('exit', (code) => done(tooSlow ?? (code === 0 ? undefined : 'it could not be fetched')));
    function done(problem: string | undefined): void {
      clearTimeout(timer);
      resolve(problem);
    }
  });
}

function missing(reason: string): Runtime {
  return { found: false, reason };
}
