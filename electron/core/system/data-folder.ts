import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs of this system keep their data: Application Support, AppData, or the XDG data folder. */
export function usualDataDir(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'AiCarpool');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'AiCarpool');
  // https://specifications.freedesktop.org/basedir-spec/latest/
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'aicarpool');
}
