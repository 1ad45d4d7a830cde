import * as z from 'zod';
import { accountDraft, claudeTokens, geminiTokens, provider } from './account.ts';
import { method } from './method.ts';
import { authKind } from './oauth.ts';
import { bilingual, id, longestFile, nothing, textFile } from './values.ts';

const { feePayerMemberId: _fee, meteredPayerMemberId: _metered, ...portable } = accountDraft;

/**
 * An account in a file: what can be typed of it, all but the members who pay, who are known in one place only; its tokens
 * in the forms of their providers' own clients.
 */
export const accountEntry = z.strictObject({
  ...portable,
  enabled: z.boolean().optional(),
  claudeAiOauth: claudeTokens.strip().optional(),
  geminiOauth: geminiTokens.strip().optional(),
});
export type AccountEntry = z.output<typeof accountEntry>;

export const mostAccounts = 500;

const fileProblem = z.object({
  /** The column of a CSV file, or the path in a JSON account; null: the account as a whole. */
  field: z.string().nullable(),
  reason: bilingual,
});
export type FileProblem = z.output<typeof fileProblem>;

export const accountFileRow = z.object({
  /** In a spreadsheet the number of its line; in JSON its place in the list, from 1. */
  row: z.int().min(1),
  name: z.string(),
  provider: provider.nullable(),
  authKind: authKind.nullable(),
  /** True when it brings a key or tokens of its own. */
  hasSecret: z.boolean(),
  /** None: it will be created. */
  problems: z.array(fileProblem),
});
export type AccountFileRow = z.output<typeof accountFileRow>;

const accountFilePreview = z.object({
  kind: z.enum(['csv', 'json', 'encrypted']),
  rows: z.array(accountFileRow),
  /** Columns or fields that mean nothing here and are left out. */
  ignored: z.array(z.string()),
});
export type AccountFilePreview = z.output<typeof accountFilePreview>;

const accountFileImport = z.object({
  created: z.array(z.object({ row: z.int(), accountId: id, name: z.string() })),
  /** Rows with problems; nothing of them is stored. */
  refused: z.array(accountFileRow),
});
export type AccountFileImport = z.output<typeof accountFileImport>;

const passphrase = z.string().min(1).max(1_000);
const file = z.strictObject({
  /** CSV, JSON, or an encrypted export. */
  text: z.string().min(1).max(longestFile),
  /** Of an encrypted export. */
  passphrase: passphrase.optional(),
});

export const accountFileMethods = {
  'accountFile.preview': method(
    'Reads a file of accounts: what would be created, and what is wrong in which row and column. Stores nothing.',
    file,
    accountFilePreview,
  ),
  'accountFile.import': method(
    'Creates every account of a file that has no problem, all of them or none.',
    file,
    accountFileImport,
  ),
  'accountFile.export': method(
    'All accounts as a file without any secret; as CSV with their figures.',
    z.strictObject({ format: z.enum(['json', 'csv']) }),
    textFile,
  ),
  'accountFile.exportEncrypted': method(
    'All accounts with their keys, proxy passwords and tokens, as a file that this passphrase alone opens.',
    z.strictObject({ passphrase }),
    textFile,
  ),
  'accountFile.template': method('An empty CSV file with the columns and two examples.', nothing, textFile),
};
