import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { type AppProcess, freshDataDir, startApp } from '../app-process.ts';
import { grepFolder } from '../contract/planted-secrets.ts';

const passphrase = 'canary 口令 on paper 41c9';
const apiKey = 'sk-ant-canary-of-headless';

let app: AppProcess;

afterEach(() => app?.stop());

it('a passphrase on standard input protects the vault; without it the next start is locked, says so, and goes on', async () => {
  app = await startApp({ passphrase });
  const { dataDir } = app;
  await app.api.account.create({ name: 'a', provider: 'claude', apiKey });
  expect(await app.api.vault.status({})).toMatchObject({
    locked: false,
    keptBy: 'passphrase',
    passphraseReason: 'chosen',
  });
  const { recoveryCode } = await app.api.vault.createRecoveryCode({});
  await app.api.vault.rotateKey({});
  expect(app.stderr()).toBe('');
  await app.stop();

  app = await startApp({ dataDir, env: { LC_ALL: 'en_US.UTF-8' } });
  expect(app.stderr()).toContain('Account secrets are locked');
  expect(await app.api.account.list({})).toMatchObject([{ secretState: 'locked' }]);
  await expect(app.api.vault.unlock({ passphrase: `${passphrase}?` })).rejects.toMatchObject({
    code: 'vault.passphrase_wrong',
  });
  expect(await app.api.vault.unlock({ passphrase })).toMatchObject({ locked: false });
  await app.stop();

  app = await startApp({ dataDir, env: { AICARPOOL_PASSPHRASE: passphrase } });
  expect(await app.api.vault.status({})).toMatchObject({ locked: false });
  const { names, found } = await grepFolder(dataDir, [passphrase, apiKey, recoveryCode]);
  expect(names).toContain('carpool.db');
  expect(names.some((name) => name.endsWith('.log'))).toBe(true);
  expect(found).toEqual([]);
});

it('the command line of the process names no passphrase', async () => {
  app = await startApp({ passphrase });
  expect(await readFile(`/proc/${app.pid}/cmdline`, 'utf8')).not.toContain('canary');
});

it('a first passphrase that is too short, or none on standard input, stops the start', async () => {
  await expect(startApp({ passphrase: 'short', env: { LC_ALL: 'en_US.UTF-8' } })).rejects.toThrow(
    'The passphrase needs at least 12 characters.',
  );
  await expect(startApp({ passphrase: '', dataDir: await freshDataDir() })).rejects.toThrow(
    'standard input has no passphrase',
  );
});
