import { copyFile, cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDataDir } from '../app-process.ts';
import { type CoreRig, type RigOptions, startCore } from '../core-rig.ts';
import { ask, prepareGroup, prepareUsedGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

const wrongCode = '006H7-M9SMM-8575W-PT3NC-GA7S9-SADP7-RF8DF-VTQQT';
const plan = { inputTokens: 10, outputTokens: 1 };
const passphrase = '纸上谈兵 is not a passphrase';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore();
  await vendor.reset();
});
afterEach(() => rig.stop());

/** The next start over the same folder. */
async function restart(options: Omit<RigOptions, 'dataDir'> = {}, between = async () => {}): Promise<void> {
  const { dataDir } = rig;
  await rig.core.stop();
  await between();
  rig = await startCore({ ...options, dataDir });
  await rig.core.start();
}

function loseKeyFile(): Promise<void> {
  return rm(join(rig.dataDir, 'vault.key'));
}

describe('a vault with a recovery code', () => {
  it('whose key file is gone is opened by the code, moved to this computer, and works after a restart', async () => {
    const { secret, groupId } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    await restart({}, loseKeyFile);

    expect(await rig.api.vault.status({})).toMatchObject({
      locked: true,
      lockReason: 'other_store',
      unlockBy: ['recovery_code'],
      keyVersion: 1,
      keptBy: 'key_file',
      keeper: 'key_file',
      rewrapNeeded: false,
    });
    expect(await rig.api.account.list({})).toMatchObject([{ secretState: 'locked', hasSecret: true }]);
    expect(await ask(rig, secret, plan)).toBe(503);
    expect((await rig.api.usage.list({ groupId })).records).toHaveLength(1);
    expect((await rig.api.split.preview({ groupId })).totals).not.toEqual([]);
    expect((await rig.api.member.list({ groupId })).map(({ name }) => name)).toContain('甲');
    await expect(
      rig.api.account.create({ name: '新', provider: 'claude', apiKey: 'sk-x' }),
    ).rejects.toMatchObject({ code: 'vault.locked' });

    const typed = recoveryCode.toLowerCase().replaceAll('-', ' ');
    expect(await rig.api.vault.unlock({ recoveryCode: typed })).toMatchObject({
      locked: false,
      lockReason: null,
      unlockBy: [],
      rewrapNeeded: true,
      recoveryCodeSetAtMs: rig.clock.now(),
    });
    expect(rig.events.map(({ name }) => name)).toContain('vault.changed');
    expect(await rig.api.account.list({})).toMatchObject([{ secretState: 'open' }]);
    expect(await ask(rig, secret, plan)).toBe(200);

    await restart();
    expect(await rig.api.vault.status({})).toMatchObject({ locked: true });
    await rig.api.vault.unlock({ recoveryCode });
    expect(await rig.api.vault.rewrap({})).toMatchObject({ locked: false, rewrapNeeded: false });
    await restart();
    expect(await rig.api.vault.status({})).toMatchObject({ locked: false, keptBy: 'key_file' });
    expect(await ask(rig, secret, plan)).toBe(200);
  });

  it('moves in its folder to a computer with another key file', async () => {
    const other = await startCore();
    const { secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    await restart({}, async () => {
      await copyFile(join(other.dataDir, 'vault.key'), join(rig.dataDir, 'vault.key'));
    });
    await other.stop();
    expect(await rig.api.vault.status({})).toMatchObject({ locked: true, lockReason: 'other_store' });
    await rig.api.vault.unlock({ recoveryCode });
    await rig.api.vault.rewrap({});
    await restart();
    expect(await ask(rig, secret, plan)).toBe(200);
  });

  it('tells a typo, an incomplete and a wrong code apart, beside the field, and changes nothing', async () => {
    await prepareGroup(rig.api, vendor.vendorUrl);
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    await restart({}, loseKeyFile);
    const typo = `${recoveryCode.slice(0, 13)}${recoveryCode[13] === 'A' ? 'B' : 'A'}${recoveryCode.slice(14)}`;
    const field = 'recoveryCode';
    for (const [given, error] of [
      [typo, { code: 'vault.code_mistyped', params: { group: 3 }, field }],
      [recoveryCode.slice(0, 30), { code: 'vault.code_incomplete', field }],
      [wrongCode, { code: 'vault.code_wrong', field }],
    ] as const)
      await expect(rig.api.vault.unlock({ recoveryCode: given })).rejects.toMatchObject(error);
    expect(await rig.api.vault.status({})).toMatchObject({ locked: true, waitMs: 0 });
  });

  it('makes guessing slow: the third wrong code is followed by a pause in which not even the right one is tried', async () => {
    await prepareGroup(rig.api, vendor.vendorUrl);
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    await restart({}, loseKeyFile);
    const guesses = await Promise.allSettled(
      Array.from({ length: 8 }, () => rig.api.vault.unlock({ recoveryCode: wrongCode })),
    );
    const codes = guesses.map((guess) => guess.status === 'rejected' && guess.reason.code);
    expect(codes.slice(0, 3)).toEqual(['vault.code_wrong', 'vault.code_wrong', 'vault.code_wrong']);
    expect(codes.slice(3)).toContain('vault.too_many_attempts');
    const { waitMs } = await rig.api.vault.status({});
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    expect(await rig.api.vault.unlock({ recoveryCode })).toMatchObject({ locked: false });
  });

  it('can be checked while it is open; a newer code takes the place of the older', async () => {
    await prepareGroup(rig.api, vendor.vendorUrl);
    await expect(rig.api.vault.unlock({ recoveryCode: wrongCode })).rejects.toMatchObject({
      code: 'vault.no_recovery_code',
    });
    const first = await rig.api.vault.createRecoveryCode({});
    const second = await rig.api.vault.createRecoveryCode({});
    expect(first.recoveryCode).not.toBe(second.recoveryCode);
    expect(await rig.api.vault.unlock(pick(second))).toMatchObject({ locked: false, rewrapNeeded: false });
    await expect(rig.api.vault.unlock(pick(first))).rejects.toMatchObject({ code: 'vault.code_wrong' });
    await restart({}, loseKeyFile);
    await expect(rig.api.vault.unlock(pick(first))).rejects.toMatchObject({ code: 'vault.code_wrong' });
    expect(await rig.api.vault.unlock(pick(second))).toMatchObject({ locked: false });
  });
});

describe('a new data key', () => {
  it('seals every secret anew, is opened by the same recovery code, and the old one is gone after the next start', async () => {
    const { secret, accountId } = await prepareUsedGroup(rig, vendor.vendorUrl);
    await rig.api.account.update({
      accountId,
      changes: { proxy: { kind: 'http', host: '127.0.0.1', port: 9, username: 'u', password: 'p-canary' } },
    });
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    const before = sealedIn(rig.dataDir);
    expect(await rig.api.vault.rotateKey({})).toMatchObject({ keyVersion: 2, locked: false });
    const after = sealedIn(rig.dataDir);
    expect(before.map(versionOf)).toEqual(['1', '1', '1']);
    expect(after.map(versionOf)).toEqual(['2', '2', '2']);
    await rig.api.account.update({ accountId, changes: { proxy: null } });
    expect(await ask(rig, secret, plan)).toBe(200);
    await restart();
    expect(await ask(rig, secret, plan)).toBe(200);
    expect(keyVersionsIn(rig.dataDir)).toEqual([2]);
    await restart({}, loseKeyFile);
    await rig.api.vault.unlock({ recoveryCode });
    expect(await ask(rig, secret, plan)).toBe(200);
  });

  it('leaves alone what was damaged, and keeps its old key', async () => {
    const one = await prepareGroup(rig.api, vendor.vendorUrl, '一组');
    const two = await prepareGroup(rig.api, vendor.vendorUrl, '二组');
    await rig.core.stop();
    editDatabase(rig.dataDir, (db) =>
      db
        .prepare(
          'UPDATE accounts SET api_key_sealed = (SELECT api_key_sealed FROM accounts WHERE id = ?) WHERE id = ?',
        )
        .run(one.accountId, two.accountId),
    );
    rig = await startCore({ dataDir: rig.dataDir });
    await rig.api.vault.rotateKey({});
    await restart();
    expect(keyVersionsIn(rig.dataDir)).toEqual([1, 2]);
    expect(await ask(rig, one.secret, plan)).toBe(200);
    expect(await ask(rig, two.secret, plan)).toBe(503);
  });

  it('is refused while locked, unless the owner gives up what is locked and enters it again', async () => {
    const { accountId, secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    await restart({}, loseKeyFile);
    await expect(rig.api.vault.rotateKey({})).rejects.toMatchObject({ code: 'vault.locked' });
    expect(await rig.api.vault.rotateKey({ giveUpLocked: true })).toMatchObject({
      locked: false,
      keyVersion: 2,
      recoveryCodeSetAtMs: null,
    });
    expect(await ask(rig, secret, plan)).toBe(503);
    await rig.api.account.update({ accountId, changes: { apiKey: 'sk-sim-again' } });
    expect(await ask(rig, secret, plan)).toBe(200);
    // Found after all: the code still opens what it was made for.
    expect(await rig.api.vault.unlock({ recoveryCode })).toMatchObject({ locked: false, unlockBy: [] });
  });
});

describe('without a recovery code', () => {
  it('a lost key file leaves secrets to be entered again, and says that nothing else helps', async () => {
    const { accountId, secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    await restart({}, loseKeyFile);
    expect(await rig.api.vault.status({})).toMatchObject({ locked: true, unlockBy: [] });
    expect(await rig.api.account.list({})).toMatchObject([{ secretState: 'lost' }]);
    await rig.api.account.update({ accountId, changes: { apiKey: 'sk-sim-again' } });
    expect(await rig.api.vault.status({})).toMatchObject({ locked: false, keyVersion: 2 });
    expect(await rig.api.account.list({})).toMatchObject([{ secretState: 'open' }]);
    expect(await ask(rig, secret, plan)).toBe(200);
  });
});

describe('where no store deserves trust', () => {
  const untrusted = { passphrase: { reason: 'untrusted_system' as const } };

  it('a passphrase is chosen before the first secret, and entered at each start', async () => {
    await rig.stop();
    rig = await startCore(untrusted);
    expect(await rig.api.vault.status({})).toMatchObject({
      locked: true,
      lockReason: 'passphrase_unset',
      unlockBy: ['passphrase'],
      keyVersion: null,
      keeper: 'passphrase',
      passphraseReason: 'untrusted_system',
    });
    await expect(rig.api.vault.unlock({ passphrase: 'too short' })).rejects.toMatchObject({
      code: 'vault.passphrase_short',
      field: 'passphrase',
    });
    expect(await rig.api.vault.unlock({ passphrase })).toMatchObject({ locked: false, keptBy: 'passphrase' });
    const { secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    await expect(readFile(join(rig.dataDir, 'vault.key'))).rejects.toMatchObject({ code: 'ENOENT' });

    await restart(untrusted);
    expect(await rig.api.vault.status({})).toMatchObject({ lockReason: 'passphrase_missing' });
    expect(await ask(rig, secret, plan)).toBe(503);
    await expect(rig.api.vault.unlock({ passphrase: `${passphrase}.` })).rejects.toMatchObject({
      code: 'vault.passphrase_wrong',
      field: 'passphrase',
    });
    expect(await rig.api.vault.unlock({ passphrase })).toMatchObject({ locked: false, rewrapNeeded: false });
    expect(await ask(rig, secret, plan)).toBe(200);
    expect(await rig.api.vault.rotateKey({})).toMatchObject({ keyVersion: 2, keptBy: 'passphrase' });
    await restart({ passphrase: { given: passphrase, reason: 'chosen' } });
    expect(await ask(rig, secret, plan)).toBe(200);
  });

  it('a vault from another computer is opened by its code and gets a passphrase of its own', async () => {
    const { secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const { recoveryCode } = await rig.api.vault.createRecoveryCode({});
    await restart(untrusted, loseKeyFile);
    await rig.api.vault.unlock({ recoveryCode });
    await expect(rig.api.vault.rewrap({})).rejects.toMatchObject({
      code: 'vault.passphrase_needed',
      field: 'passphrase',
    });
    expect(await rig.api.vault.rewrap({ passphrase })).toMatchObject({
      rewrapNeeded: false,
      keptBy: 'passphrase',
    });
    await restart(untrusted);
    await rig.api.vault.unlock({ passphrase });
    expect(await ask(rig, secret, plan)).toBe(200);
  });
});

describe('a passphrase given at start', () => {
  it('opens the vault by itself; a wrong one leaves it locked, and a first one that is too short stops the start', async () => {
    await rig.stop();
    const given = (text: string) => ({ passphrase: { given: text, reason: 'chosen' as const } });
    rig = await startCore(given(passphrase));
    const { secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    await restart(given(`${passphrase}!`));
    expect(await rig.api.vault.status({})).toMatchObject({ locked: true, lockReason: 'passphrase_wrong' });
    await restart(given(passphrase));
    expect(await ask(rig, secret, plan)).toBe(200);
    // Without one, the same vault asks for it in the interface.
    await restart();
    expect(await rig.api.vault.status({})).toMatchObject({
      lockReason: 'passphrase_missing',
      unlockBy: ['passphrase'],
    });
    await rig.api.vault.unlock({ passphrase });
    expect(await ask(rig, secret, plan)).toBe(200);
    await expect(startCore({ ...given('short'), dataDir: await freshDataDir() })).rejects.toMatchObject({
      code: 'vault.passphrase_short',
    });
  });

  it('can take over from a key file, and be changed', async () => {
    const { secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    expect(await rig.api.vault.rewrap({ passphrase })).toMatchObject({ keptBy: 'passphrase' });
    await restart({}, loseKeyFile);
    await rig.api.vault.unlock({ passphrase });
    await rig.api.vault.rewrap({ passphrase: `${passphrase} 2` });
    await restart();
    await expect(rig.api.vault.unlock({ passphrase })).rejects.toMatchObject({
      code: 'vault.passphrase_wrong',
    });
    await rig.api.vault.unlock({ passphrase: `${passphrase} 2` });
    expect(await ask(rig, secret, plan)).toBe(200);
  });
});

describe('what an attacker with the database could change', () => {
  it('is no recipient of new keys: one that the vault did not seal is not used', async () => {
    await prepareGroup(rig.api, vendor.vendorUrl);
    await rig.api.vault.createRecoveryCode({});
    const foreign = await startCore();
    await prepareGroup(foreign.api, vendor.vendorUrl);
    const theirs = await foreign.api.vault.createRecoveryCode({});
    await Promise.all([foreign.core.stop(), rig.core.stop()]);
    const recipient = new Database(join(foreign.dataDir, 'carpool.db'), { readonly: true })
      .prepare('SELECT recipient_sealed FROM vault_recovery')
      .pluck()
      .get();
    editDatabase(rig.dataDir, (db) =>
      db.prepare('UPDATE vault_recovery SET recipient_sealed = ?').run(recipient),
    );
    rig = await startCore({ dataDir: rig.dataDir });
    expect(await rig.api.vault.rotateKey({})).toMatchObject({ keyVersion: 2, recoveryCodeSetAtMs: null });
    await expect(rig.api.vault.unlock(pick(theirs))).rejects.toMatchObject({
      code: 'vault.no_recovery_code',
    });
    await rm(foreign.dataDir, { recursive: true });
  });
});

describe('a copy of the folder', () => {
  it('made before the key was changed is opened by the code of that time', async () => {
    const { secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const old = await rig.api.vault.createRecoveryCode({});
    await rig.core.stop();
    const copy = await freshDataDir();
    await cp(rig.dataDir, copy, { recursive: true });
    rig = await startCore({ dataDir: rig.dataDir });
    await rig.api.vault.rotateKey({});
    await rig.api.vault.createRecoveryCode({});
    await rig.stop();
    await rm(join(copy, 'vault.key'));
    rig = await startCore({ dataDir: copy });
    await rig.core.start();
    await rig.api.vault.unlock(pick(old));
    expect(await ask(rig, secret, plan)).toBe(200);
  });
});

function pick({ recoveryCode }: { recoveryCode: string }): { recoveryCode: string } {
  return { recoveryCode };
}

function editDatabase(dataDir: string, edit: (db: Database.Database) => unknown): void {
  const db = new Database(join(dataDir, 'carpool.db'));
  try {
    edit(db);
  } finally {
    db.close();
  }
}

function look<Row>(dataDir: string, query: string): Row[] {
  const db = new Database(join(dataDir, 'carpool.db'), { readonly: true });
  try {
    return db.prepare(query).pluck().all() as Row[];
  } finally {
    db.close();
  }
}

function sealedIn(dataDir: string): string[] {
  return look<string>(
    dataDir,
    `SELECT api_key_sealed FROM accounts UNION ALL SELECT proxy_password_sealed FROM accounts
     UNION ALL SELECT recipient_sealed FROM vault_recovery`,
  );
}

function keyVersionsIn(dataDir: string): number[] {
  return look<number>(dataDir, 'SELECT version FROM vault_keys ORDER BY version');
}

function versionOf(sealed: string): string | undefined {
  return sealed.split('.')[1];
}
