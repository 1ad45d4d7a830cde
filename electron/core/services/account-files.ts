import type { Account } from '../../../shared/contract/account.ts';
import {
  type AccountEntry,
  type AccountFileImport,
  type AccountFilePreview,
  type AccountFileRow,
  accountEntry,
  type FileProblem,
  mostAccounts,
} from '../../../shared/contract/account-file.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput, schemaErrors } from '../../../shared/contract/input-error.ts';
import { nameSkeleton } from '../../../shared/contract/name-input.ts';
import type { OAuthProvider } from '../../../shared/contract/oauth.ts';
import { AppError, asAppError, errorMessage } from '../../../shared/errors.ts';
import { columnAt } from '../export/account-columns.ts';
import {
  entryOf,
  type OpenedSecrets,
  writeAccountsCsv,
  writeAccountsJson,
  writeTemplate,
} from '../export/account-entries.ts';
import {
  jsonObjectOf,
  type LooseAccount,
  type LooseFile,
  readAccountFile,
} from '../export/account-file-reader.ts';
import type { NewTokens } from '../oauth/token-refresh.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';
import { isSealedFile, openFile, sealFile } from '../vault/sealed-file.ts';
import type { AccountDrafts, ReadDraft } from './account-drafts.ts';
import { readTokens } from './account-import.ts';
import type { AccountTokens } from './account-tokens.ts';

export type AccountFilesDeps = {
  readonly storage: Pick<Storage, 'read' | 'writeAll'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly drafts: Pick<AccountDrafts, 'read' | 'insert'>;
  readonly tokens: Pick<AccountTokens, 'stored' | 'sealed'>;
  /** Throws `oauth.notice_unconfirmed`. */
  readonly requireConfirmation: (provider: OAuthProvider) => Promise<void>;
  readonly listAccounts: () => Promise<Account[]>;
  readonly openApiKey: (row: AccountRow) => string;
  readonly openProxyPassword: (row: AccountRow) => string | null;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountFiles = ReturnType<typeof createAccountFiles>;

type File = Params<'accountFile.preview'>;
type TextFile = Result<'accountFile.export'>;

/** An account of a file that may be created. */
type Ready = {
  readonly row: number;
  readonly draft: ReadDraft;
  readonly enabled: boolean;
  readonly tokens: NewTokens | null;
};

type Examined = { readonly shown: AccountFileRow; readonly ready: Ready | null };

/** Accounts from and into files. */
export function createAccountFiles(deps: AccountFilesDeps) {
  const { storage, drafts, tokens } = deps;

  /** The accounts of a file as they stand there. The `account_file.*` errors. */
  async function opened({ text, passphrase }: File): Promise<LooseFile & { readonly isSealed: boolean }> {
    const json = jsonObjectOf(text);
    const isSealed = json !== undefined && isSealedFile(json);
    if (isSealed && passphrase === undefined)
      throw new AppError('account_file.passphrase_needed', {}, { field: 'passphrase' });
    const plain = isSealed ? await openFile(json, passphrase ?? '') : text;
    const read = readAccountFile(plain);
    const rows = read.accounts.length;
    if (rows > mostAccounts)
      throw new AppError('account_file.too_many', { rows, most: mostAccounts }, { field: 'text' });
    return { ...read, isSealed };
  }

  /** What a row would become; names that rows before it take are taken. */
  async function examine(account: LooseAccount, names: Set<string>): Promise<Examined> {
    const { row, fields, isTooLong } = account;
    const entry = accountEntry.safeParse(fields);
    const shown = shownRow(row, fields);
    if (isTooLong) return refused(shown, [tooLong()]);
    if (!entry.success) return refused(shown, schemaErrors(entry.error));
    try {
      const ready = { row, ...(await readEntry(entry.data)) };
      const { name } = ready.draft.row;
      if (names.has(nameSkeleton(name)))
        throw new AppError('account.name_taken', { name }, { field: 'name' });
      names.add(nameSkeleton(name));
      return { shown: { ...shown, name, provider: ready.draft.row.provider }, ready };
    } catch (thrown) {
      const error = asAppError(thrown);
      // What no field is to blame for is wrong with more than this row.
      if (error.field === undefined && error.code !== 'oauth.notice_unconfirmed') throw error;
      return refused(shown, [error]);
    }
  }

  async function readEntry({ enabled = true, claudeAiOauth, geminiOauth, ...draft }: AccountEntry) {
    const read = await drafts.read(draft);
    const pasted = claudeAiOauth ? { claudeAiOauth } : geminiOauth ? { geminiOauth } : undefined;
    if (pasted === undefined) return { draft: read, enabled, tokens: null };
    const { provider, tokens: given } = readTokens(pasted, '');
    if (draft.provider !== provider || draft.authKind === undefined || draft.authKind === 'api_key')
      throw invalidInput('authKind', {
        zh: '这种令牌和账号的服务商或授权方式不符',
        en: 'the tokens do not fit the provider or the auth kind',
      });
    await deps.requireConfirmation(provider);
    return { draft: read, enabled, tokens: given };
  }

  async function examineAll(file: File) {
    const { accounts, kind, ignored, isSealed } = await opened(file);
    const names = new Set<string>();
    const examined: Examined[] = [];
    for (const account of accounts) examined.push(await examine(account, names));
    const rows = examined.map(({ shown }) => (kind === 'csv' ? byColumns(shown) : shown));
    return { examined, rows, ignored: [...ignored], kind: isSealed ? ('encrypted' as const) : kind };
  }

  async function writesOf({ draft, enabled, tokens: given }: Ready): Promise<WriteCall[]> {
    const { row } = draft;
    const inserted = await drafts.insert({ ...draft, row: { ...row, enabled } });
    if (given === null) return inserted;
    return [...inserted, { name: 'accountTokens.put', args: [await tokens.sealed(row.id, given)] }];
  }

  /** What is sealed of an account. `account_file.secret_lost` names one that cannot be opened any more. */
  async function secretsOf(row: AccountRow): Promise<OpenedSecrets> {
    try {
      return {
        apiKey: row.apiKeySealed === null ? null : deps.openApiKey(row),
        proxyPassword: deps.openProxyPassword(row),
        tokens: row.authKind === 'api_key' ? null : ((await tokens.stored(row.id)) ?? null),
      };
    } catch (thrown) {
      const error = asAppError(thrown);
      throw error.code === 'vault.unreadable'
        ? new AppError('account_file.secret_lost', { account: row.name }, { cause: error })
        : error;
    }
  }

  function fileNamed(ending: string, mediaType: string, text: string): TextFile {
    const on = new Date(deps.clock.now()).toISOString().slice(0, 10);
    return { fileName: `AiCarpool-accounts-${on}${ending}`, mediaType, text };
  }

  return {
    async preview(file: File): Promise<AccountFilePreview> {
      const { kind, rows, ignored } = await examineAll(file);
      return { kind, rows, ignored };
    },

    async importFile(file: File): Promise<AccountFileImport> {
      const { examined, rows } = await examineAll(file);
      const ready = examined.flatMap((one) => (one.ready === null ? [] : [one.ready]));
      const writes: WriteCall[] = [];
      // One by one: the first secret of all makes the data key.
      for (const one of ready) writes.push(...(await writesOf(one)));
      await storage.writeAll(writes);
      for (const { draft } of ready)
        await deps.announce({ name: 'account.changed', payload: { accountId: draft.row.id } });
      return {
        created: ready.map(({ row, draft }) => ({ row, accountId: draft.row.id, name: draft.row.name })),
        refused: rows.filter(({ problems }) => problems.length > 0),
      };
    },

    async exportPlain({ format }: Params<'accountFile.export'>): Promise<TextFile> {
      const accounts = await deps.listAccounts();
      return format === 'csv'
        ? fileNamed('.csv', 'text/csv; charset=utf-8', writeAccountsCsv(accounts))
        : fileNamed('.json', 'application/json', writeAccountsJson(accounts.map((one) => entryOf(one))));
    },

    async exportEncrypted({ passphrase }: Params<'accountFile.exportEncrypted'>): Promise<TextFile> {
      const rows = await storage.read('accounts.list');
      const entries: AccountEntry[] = [];
      for (const account of await deps.listAccounts()) {
        const row = rows.find(({ id }) => id === account.id);
        if (row !== undefined) entries.push(entryOf(account, await secretsOf(row)));
      }
      const text = await sealFile(writeAccountsJson(entries), passphrase, deps.ids);
      return fileNamed('-encrypted.json', 'application/json', text);
    },

    async template(): Promise<TextFile> {
      return {
        fileName: 'AiCarpool-accounts-template.csv',
        mediaType: 'text/csv; charset=utf-8',
        text: writeTemplate(),
      };
    },
  };
}

function tooLong(): AppError {
  return invalidInput('name', {
    zh: '这一行的单元格比第一行多，可能有逗号没有加引号',
    en: 'the line has more cells than the first; a comma may lack its quotes',
  });
}

function refused(shown: AccountFileRow, errors: readonly AppError[]): Examined {
  return { shown: { ...shown, problems: errors.map(problemOf) }, ready: null };
}

/** The reason alone where the sentence is about a single call. */
function problemOf(error: AppError): FileProblem {
  const { reason, reasonZh } = error.params;
  const reasons =
    error.code === 'input.invalid'
      ? { zh: String(reasonZh ?? reason), en: String(reason) }
      : { zh: errorMessage(error, 'zh-CN'), en: errorMessage(error, 'en') };
  return { field: error.field ?? null, reason: reasons };
}

function byColumns(row: AccountFileRow): AccountFileRow {
  const problems = row.problems.map(({ field, reason }) => ({
    field: field === null ? null : columnAt(field),
    reason,
  }));
  return { ...row, problems };
}

/** What can be told of a row before it is checked. */
function shownRow(row: number, fields: LooseAccount['fields']): AccountFileRow {
  const { name, provider, authKind } = accountEntry.shape;
  const shownName = name.safeParse(fields.name);
  return {
    row,
    name: shownName.success ? shownName.data.slice(0, 80) : '',
    provider: provider.safeParse(fields.provider).data ?? null,
    authKind: authKind.safeParse(fields.authKind).data ?? 'api_key',
    hasSecret: ['apiKey', 'claudeAiOauth', 'geminiOauth'].some((field) => fields[field] !== undefined),
    problems: [],
  };
}
