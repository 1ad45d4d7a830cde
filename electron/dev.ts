import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { projectRoot } from './build-fingerprint.ts';

/**
 * `npm run dev`: the headless shell, and the interface from Vite's dev server in front of its control
 * address, so that changes in renderer/ appear at once. Arguments go to the shell.
 */
const shell = spawn(
  process.execPath,
  [join(projectRoot, 'electron', 'serve.mjs'), '--control-port', '0', '--json', ...process.argv.slice(2)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
shell.once('exit', (code) => process.exit(code ?? 1));
process.once('SIGINT', () => shell.kill('SIGTERM'));
process.once('SIGTERM', () => shell.kill('SIGTERM'));

createInterface({ input: shell.stdout }).once('line', async (line) => {
  const { control, token } = JSON.parse(line) as { control: string; token: string };
  const server = await createServer({
    configFile: join(projectRoot, 'renderer', 'vite.config.ts'),
    server: { proxy: { '/api': { target: control, changeOrigin: true, headers: { origin: control } } } },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? '';
  process.stderr.write(`${address}#token=${token}\n`);
});
