import { execFileSync, type StdioOptions, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const packages = ['chromium', 'fonts-noto-cjk', 'fontconfig'];

/**
 * Makes sure that the end-to-end tests have Chromium and Chinese fonts: installs both where it may (root on
 * a system with apt). Returns what a person has to do where it may not, or nothing when all is there.
 */
export function ensureBrowser(): string | undefined {
  if (isReady()) return undefined;
  if (process.getuid?.() !== 0 || !has('apt-get')) {
    return [
      'The end-to-end tests need Chromium and Chinese fonts.',
      `Debian and Ubuntu: sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
      'Elsewhere: install Chromium or Chrome and set CHROMIUM_PATH to its executable.',
    ].join('\n');
  }
  process.stderr.write(`Installing ${packages.join(' and ')} for the end-to-end tests...\n`);
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio, env });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { stdio, env });
  return isReady() ? undefined : `apt-get could not install ${packages.join(' and ')}.`;
}

function isReady(): boolean {
  if (process.env.CHROMIUM_PATH !== undefined) return existsSync(process.env.CHROMIUM_PATH);
  return existsSync('/usr/bin/chromium') && hasChineseFont();
}

function hasChineseFont(): boolean {
  try {
    return execFileSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false;
  }
}

function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}
