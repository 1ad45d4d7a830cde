import type { MethodName } from '../../shared/contract/index.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { usualRules } from '../../shared/split.ts';

/** What exists when the calls are made. */
export type Existing = {
  readonly groupId: string;
  readonly accountId: string;
  readonly memberId: string;
  readonly keyId: string;
};

export type BadCall = { readonly params: unknown; readonly code: ErrorCode; readonly field?: string };

/** Stands in every place of the bad calls where a secret could be; no answer may repeat it. */
export const canary = 'sk-canary-7d1b4e-must-not-come-back';

function invalid(params: unknown, field: string): BadCall {
  return { params, code: 'input.invalid', field };
}

function missing(params: unknown, code: ErrorCode, field: string): BadCall {
  return { params, code, field };
}

function rule(from: string): { from: string; to: string } {
  return { from, to: 'm' };
}

function proxy(kind: string) {
  return { kind, host: 'squid.home', port: 3128, username: 'a', password: canary };
}

function badFiles() {
  const encrypted = { format: 'aicarpool-accounts-encrypted', version: 1, derivation: canary };
  const calls: readonly BadCall[] = [
    invalid({ text: '' }, 'text'),
    invalid({ text: canary, rows: 1 }, 'rows'),
    { params: { text: `{"apiKey": "${canary}"` }, code: 'account_file.unreadable', field: 'text' },
    { params: { text: `secret\n${canary}` }, code: 'account_file.unreadable', field: 'text' },
    { params: { text: `name,provider\n"${canary}` }, code: 'account_file.unreadable', field: 'text' },
    {
      params: { text: JSON.stringify(Array.from({ length: 501 }, () => ({ apiKey: canary }))) },
      code: 'account_file.too_many',
      field: 'text',
    },
    {
      params: { text: JSON.stringify({ format: 'aicarpool-accounts', version: 2, accounts: [canary] }) },
      code: 'account_file.newer',
      field: 'text',
    },
    {
      params: { text: JSON.stringify(encrypted) },
      code: 'account_file.passphrase_needed',
      field: 'passphrase',
    },
    {
      params: { text: JSON.stringify(encrypted), passphrase: canary },
      code: 'account_file.damaged',
      field: 'text',
    },
  ];
  return {
    'accountFile.preview': calls,
    'accountFile.import': calls,
    'accountFile.export': [invalid({ format: 'xlsx' }, 'format')],
    'accountFile.exportEncrypted': [
      invalid({}, 'passphrase'),
      { params: { passphrase: 'short' }, code: 'vault.passphrase_short', field: 'passphrase' },
    ],
    'accountFile.template': [invalid({ lang: 'zh-CN' }, 'lang')],
  } satisfies Partial<Record<MethodName, readonly BadCall[]>>;
}

/** Amounts, parties and ids of the ledger that cannot be. */
function badPayments({ groupId, memberId }: Existing, nobody: string) {
  const noGroup = missing({ groupId: nobody }, 'group.not_found', 'groupId');
  const paymentId = nobody;
  const amount = { amountMinor: '100', currency: 'CNY' };
  const terms = { groupId, paymentId, fromParty: memberId, toParty: memberId, amount, method: 'cash' };
  const noParty = (method: object, field: string) =>
    missing({ ...terms, ...method, [field]: nobody }, 'party.not_found', field);
  const debt = { groupId, party: memberId, amount };
  const writeOff = (params: object): readonly BadCall[] => [
    missing({ ...debt, ...params, groupId: nobody }, 'group.not_found', 'groupId'),
    missing({ ...debt, ...params, party: nobody }, 'party.not_found', 'party'),
    invalid({ ...debt, ...params, amount: { ...amount, amountMinor: '0' } }, 'amount.amountMinor'),
    invalid({ ...debt, ...params, amount: { ...amount, currency: 'USD' } }, 'amount.currency'),
    invalid({ ...debt, ...params, weights: [{ party: memberId, weight: 1 }] }, 'weights.0.party'),
    invalid({ ...debt, ...params, weights: [{ party: memberId, weight: -1 }] }, 'weights.0.weight'),
    invalid({ ...debt, ...params, weights: [] }, 'weights'),
  ];
  return {
    'payment.list': [
      noGroup,
      invalid({ groupId, limit: 0 }, 'limit'),
      missing({ groupId, beforeId: nobody }, 'payment.not_found', 'beforeId'),
    ],
    'payment.record': [
      missing({ ...terms, groupId: nobody }, 'group.not_found', 'groupId'),
      noParty({}, 'fromParty'),
      noParty({}, 'toParty'),
      invalid(terms, 'toParty'),
      invalid({ ...terms, toParty: null }, 'toParty'),
      invalid({ ...terms, paymentId: canary }, 'paymentId'),
      invalid({ ...terms, method: 'barter' }, 'method'),
      invalid({ ...terms, amount: { ...amount, amountMinor: '1.5' } }, 'amount.amountMinor'),
      invalid({ ...terms, paidOn: '2026-02-30' }, 'paidOn'),
      invalid({ ...terms, note: 'x'.repeat(2_001) }, 'note'),
    ],
    'payment.undo': [missing({ paymentId }, 'payment.not_found', 'paymentId')],
    'payment.reverse': [
      missing({ paymentId, reversalId: nobody, reason: canary }, 'payment.not_found', 'paymentId'),
      invalid({ paymentId, reversalId: '1', reason: 'x' }, 'reversalId'),
    ],
    'payment.previewWriteOff': [...writeOff({}), invalid(debt, 'weights')],
    'payment.writeOff': [...writeOff({ paymentId, reason: 'x' }), invalid({ ...debt, paymentId }, 'reason')],
    'balance.list': [noGroup],
    'balance.history': [
      missing({ groupId, party: nobody }, 'party.not_found', 'party'),
      invalid({ groupId }, 'party'),
    ],
    'balance.setOpening': [
      missing({ groupId: nobody, openings: [] }, 'group.not_found', 'groupId'),
      invalid({ groupId, openings: [{ party: memberId, amount }] }, 'openings'),
      invalid(
        { groupId, openings: [{ party: memberId, amount: { ...amount, currency: 'USD' } }] },
        'openings.0.amount.currency',
      ),
      invalid(
        {
          groupId,
          openings: [
            { party: memberId, amount },
            { party: null, amount },
          ],
        },
        'openings.1.party',
      ),
    ],
    'settlement.suggest': [
      noGroup,
      invalid({ groupId, mode: 'lottery' }, 'mode'),
      missing({ groupId, periodId: nobody }, 'statement.not_found', 'periodId'),
    ],
    'settlement.record': [
      noParty({ mode: 'owner' }, 'toParty'),
      invalid({ ...terms, mode: 'owner' }, 'toParty'),
      invalid(terms, 'mode'),
    ],
    'settlement.text': [noGroup, missing({ groupId, party: nobody }, 'party.not_found', 'party')],
    'saving.summary': [noGroup, missing({ groupId, periodId: nobody }, 'period.not_found', 'periodId')],
  } satisfies Partial<Record<MethodName, readonly BadCall[]>>;
}

function badPriceChanges({ accountId }: Existing) {
  const nobody = '00000000-0000-7000-8000-000000000000';
  const digest = '0'.repeat(64);
  const other = { code: 'price.preview_outdated', field: 'digest' } as const;
  const line = 'provider,model,input,output\nqwen,qwen-max,1.6,6.4';
  const named = { text: line, mode: 'named' };
  const unreadable = { code: 'price.file_unreadable', field: 'text' } as const;
  const noFiles: readonly BadCall[] = [
    { params: { text: canary, mode: 'named', digest }, ...unreadable },
    { params: { text: `{"${canary}": 1}`, mode: 'named', digest }, ...unreadable },
    { params: { text: `[{"${canary}`, mode: 'whole', digest }, ...unreadable },
  ];
  const unpricedCalls: readonly BadCall[] = [
    invalid({ accountId }, 'model'),
    missing({ accountId: nobody, model: 'm' }, 'account.not_found', 'accountId'),
    missing({ accountId, model: 'm', groupId: nobody }, 'group.not_found', 'groupId'),
    { params: { accountId, model: 'no-such-model' }, code: 'price.none', field: 'model' },
  ];
  return {
    'price.listOwn': [invalid({ a: 1 }, 'a')],
    'price.bundled': [invalid({ a: 1 }, 'a')],
    'price.previewUpdate': [invalid({ a: 1 }, 'a')],
    'price.applyUpdate': [invalid({ digest: canary }, 'digest'), { params: { digest }, ...other }],
    'price.previewImport': [
      invalid({ text: '', mode: 'named' }, 'text'),
      invalid({ text: line, mode: 'some' }, 'mode'),
      ...noFiles.map(({ params, ...bad }) => {
        const { digest: _, ...previewed } = params as { digest: string };
        return { params: previewed, ...bad };
      }),
    ],
    'price.applyImport': [
      ...noFiles,
      invalid(named, 'digest'),
      { params: { ...named, digest }, ...other },
      {
        params: { ...named, text: `${line}\nqwen,m,${canary},2`, digest },
        code: 'price.file_wrong',
        field: 'text',
      },
    ],
    'price.previewRestore': [
      invalid({ version: 0 }, 'version'),
      missing({ version: 99 }, 'price.version_not_found', 'version'),
    ],
    'price.restore': [
      missing({ version: 99, digest }, 'price.version_not_found', 'version'),
      { params: { version: 1, digest }, ...other },
    ],
    'price.export': [invalid({ a: 1 }, 'a')],
    'price.listUnpriced': [missing({ groupId: nobody }, 'group.not_found', 'groupId')],
    'price.previewPricing': unpricedCalls,
    'price.priceUnpriced': unpricedCalls,
    'price.pricingStatus': [invalid({ model: 'm' }, 'model')],
    'price.cancelPricing': [invalid({ accountId: nobody, model: '' }, 'model')],
  } satisfies Partial<Record<MethodName, readonly BadCall[]>>;
}

function badExports({ groupId }: Existing) {
  const nobody = '00000000-0000-7000-8000-000000000000';
  const content = { kind: 'rows', format: 'csv' };
  const wanted = { groupId, periodId: `${groupId}.0`, content, lang: 'zh-CN' };
  const statement = { ...wanted, content: { kind: 'statement', format: 'pdf' } };
  const noExport = missing({ jobId: nobody }, 'export.not_found', 'jobId');
  return {
    'export.begin': [
      missing({ ...wanted, groupId: nobody }, 'group.not_found', 'groupId'),
      missing({ ...wanted, periodId: nobody }, 'period.not_found', 'periodId'),
      missing({ ...wanted, memberId: nobody }, 'member.not_found', 'memberId'),
      missing(statement, 'statement.not_found', 'periodId'),
      { params: { ...wanted, place: 'ask' }, code: 'export.cannot_ask', field: 'place' },
      invalid({ ...wanted, place: `../../${canary}` }, 'place'),
      invalid({ ...wanted, content: { kind: 'rows', format: 'pdf' } }, 'content.format'),
      invalid({ ...wanted, content: { kind: 'secrets', format: 'csv' } }, 'content.kind'),
      invalid({ ...wanted, lang: '../../etc/passwd' }, 'lang'),
      invalid({ ...wanted, path: canary }, 'path'),
    ],
    'export.status': [noExport, invalid({ jobId: '' }, 'jobId')],
    'export.cancel': [noExport],
    'export.reveal': [noExport],
  } satisfies Partial<Record<MethodName, readonly BadCall[]>>;
}

/** The first period of a group that is not over: it can neither be closed nor be adjusted. */
function badClosings(groupId: string, memberId: string) {
  const nobody = '00000000-0000-7000-8000-000000000000';
  const periodId = `${groupId}.0`;
  const confirmation = 'x';
  const noGroup = missing({ groupId: nobody }, 'group.not_found', 'groupId');
  const elsewhere = missing({ groupId: nobody, periodId }, 'group.not_found', 'groupId');
  const noPeriod = missing({ groupId, periodId: nobody }, 'period.not_found', 'periodId');
  const noStatement = missing({ groupId, periodId }, 'statement.not_found', 'periodId');
  const entry = { groupId, aboutPeriodId: periodId, kind: 'correction', reason: '更正' };
  const lines = [{ memberId, amountMinor: '1' }];
  const own = { from: 'own', fixedUsd: '0', discountBp: 0 };
  const asked = { groupId, aboutPeriodId: periodId, accountId: nobody, model: 'm', prices: { from: 'list' } };
  const repriced = { ...asked, reason: '改价', digest: '0'.repeat(64) };
  return {
    'period.checklist': [elsewhere, noPeriod, invalid({ groupId }, 'periodId')],
    'period.close': [
      invalid({ groupId, periodId }, 'confirmation'),
      invalid({ groupId, periodId, confirmation: 'x'.repeat(41) }, 'confirmation'),
      missing({ groupId: nobody, periodId, confirmation }, 'group.not_found', 'groupId'),
      missing({ groupId, periodId: nobody, confirmation }, 'period.not_found', 'periodId'),
      {
        params: { groupId, periodId, confirmation: canary },
        code: 'period.confirmation_wrong',
        field: 'confirmation',
      },
    ],
    'statement.list': [noGroup],
    'statement.get': [elsewhere, noStatement, invalid({ groupId, periodId: 1 }, 'periodId')],
    'statement.verify': [noGroup],
    'statement.verifyStatus': [invalid({ groupId }, 'groupId')],
    'statement.cancelVerify': [invalid({ groupId: 1 }, 'groupId')],
    'statement.reverse': [
      invalid({ groupId, periodId }, 'reason'),
      invalid({ groupId, periodId, reason: '  ' }, 'reason'),
      missing({ groupId, periodId, reason: '错了' }, 'statement.not_found', 'periodId'),
    ],
    'adjustment.list': [noGroup],
    'adjustment.create': [
      invalid({ ...entry, kind: 'reversal', lines }, 'kind'),
      invalid({ ...entry, lines: [] }, 'lines'),
      invalid({ ...entry, lines: [{ memberId, amountMinor: 1 }] }, 'lines.0.amountMinor'),
      missing({ ...entry, aboutPeriodId: nobody, lines }, 'period.not_found', 'aboutPeriodId'),
      { params: { ...entry, lines }, code: 'period.not_closed', field: 'aboutPeriodId' },
    ],
    'adjustment.previewRepricing': [
      missing({ ...asked, groupId: nobody }, 'group.not_found', 'groupId'),
      missing({ ...asked, aboutPeriodId: nobody }, 'period.not_found', 'aboutPeriodId'),
      { params: asked, code: 'period.not_closed', field: 'aboutPeriodId' },
      invalid({ ...asked, model: '' }, 'model'),
      invalid({ ...asked, prices: { from: canary } }, 'prices.from'),
      invalid({ ...asked, prices: { ...own, input: canary } }, 'prices.input'),
      invalid({ ...asked, prices: { ...own, discountBp: 10_001 } }, 'prices.discountBp'),
    ],
    'adjustment.reprice': [
      { params: repriced, code: 'period.not_closed', field: 'aboutPeriodId' },
      invalid({ ...repriced, digest: canary }, 'digest'),
      invalid({ ...repriced, reason: ' ' }, 'reason'),
      invalid({ ...repriced, prices: { from: 'list', input: '1' } }, 'prices.input'),
    ],
  } satisfies Partial<Record<MethodName, readonly BadCall[]>>;
}

function badRates() {
  const rate = { currency: 'CNY', rate: '7.1043', source: '中国银行', validAtMs: 1_793_000_000_000 };
  const file = { currency: 'CNY', source: '中国银行' };
  return {
    'rate.list': [invalid({ currency: 'cny' }, 'currency')],
    'rate.add': [
      invalid({ ...rate, rate: '0' }, 'rate'),
      invalid({ ...rate, rate: '7.123456789' }, 'rate'),
      invalid({ ...rate, currency: 'USD' }, 'currency'),
      invalid({ ...rate, currency: 'QQQ' }, 'currency'),
      invalid({ ...rate, source: '\u200B' }, 'source'),
      invalid({ ...rate, validAtMs: 32_503_680_000_000 }, 'validAtMs'),
      invalid({ ...rate, note: canary.repeat(9) }, 'note'),
    ],
    'rate.remove': [missing({ rateId: canary }, 'rate.not_found', 'rateId')],
    'rate.import': [
      invalid({ ...file, text: '' }, 'text'),
      invalid({ ...file, text: 'date,rate' }, 'text'),
      invalid({ ...file, text: `${canary},b\n1,2` }, 'text'),
      invalid({ ...file, text: '2026-11-01,7.1', zone: '+08:00' }, 'zone'),
      {
        params: { ...file, text: `2026-11-01,7.1\n${canary},${canary}` },
        code: 'rate.lines_invalid',
        field: 'text',
      },
    ],
  } as const;
}

function badReconciliation({ accountId }: Existing) {
  const nobody = '00000000-0000-7000-8000-000000000000';
  const noAccount = (params: object) =>
    missing({ accountId: nobody, ...params }, 'account.not_found', 'accountId');
  return {
    'reconciliation.settings': [noAccount({})],
    'reconciliation.saveSettings': [
      noAccount({ toleranceBp: 1 }),
      invalid({ accountId, zone: 'Europe/Paris' }, 'zone'),
      invalid({ accountId, toleranceBp: 10_001 }, 'toleranceBp'),
      invalid({ accountId, toleranceUsd: '-1' }, 'toleranceUsd'),
    ],
    'reconciliation.list': [
      noAccount({ fromOn: '2026-11-01', toOn: '2026-11-02' }),
      invalid({ accountId, fromOn: '2026-11-02', toOn: '2026-11-02' }, 'toOn'),
      invalid({ accountId, fromOn: '2025-11-01', toOn: '2026-11-03' }, 'toOn'),
      invalid({ accountId, fromOn: '2026-02-30', toOn: '2026-11-02' }, 'fromOn'),
    ],
    'reconciliation.month': [noAccount({}), invalid({ accountId, month: '2026-13' }, 'month')],
    'reconciliation.set': [
      noAccount({ on: '2026-11-01', usd: '1' }),
      invalid({ accountId, on: '2026-11-01', usd: '1,5' }, 'usd'),
      invalid({ accountId, on: '2026-11-01', note: 'alone' }, 'usd'),
      invalid({ accountId, on: '2999-01-01', usd: '1' }, 'on'),
      invalid({ accountId, on: '2026-11-01', usd: '1', note: canary.repeat(9) }, 'note'),
    ],
    'reconciliation.import': [
      noAccount({ text: '2026-11-01,1' }),
      invalid({ accountId, text: 'day\n1' }, 'text'),
      {
        params: { accountId, text: `2026-11-01,1\n2026-11-02,${canary}` },
        code: 'reconciliation.lines_invalid',
        field: 'text',
      },
    ],
  } as const;
}

/** At least one call of each method that must be refused, with the code and the field it must name. */
export function badCalls(existing: Existing): Readonly<Record<MethodName, readonly BadCall[]>> {
  const { groupId, accountId, memberId, keyId } = existing;
  const nobody = '00000000-0000-7000-8000-000000000000';
  const noGroup = missing({ groupId: nobody }, 'group.not_found', 'groupId');
  const noMember = missing({ memberId: nobody }, 'member.not_found', 'memberId');
  const noAccount = missing({ accountId: nobody }, 'account.not_found', 'accountId');
  const quiet = { enabled: true, from: '22:00', to: '07:00', zone: 'Asia/Shanghai', exceptCritical: true };
  const pricing = { prices: [], fixedUsd: '0', discountBp: 0 };
  const amount = { amountMinor: '14000', currency: 'CNY' };
  const span = { fromMs: 0, toMs: 1 };
  const range = { ...span, bucket: 'day' };
  const restored = { stays: [{ joinedOn: '2026-11-01', leftOn: null }], instead: [] };
  const question = { model: 'claude-sonnet-4-5', dialect: 'anthropic' };
  const entry = {
    ...{ kind: 'refund', accountId: null, sharedLike: 'fee', bookedOn: '2026-11-03', amount },
    ...{ payerMemberId: null, reason: 'outage' },
  };
  return {
    'group.list': [invalid({ includeArchived: 'yes' }, 'includeArchived')],
    'group.get': [noGroup, invalid({}, 'groupId'), invalid({ groupId: { $ne: canary } }, 'groupId')],
    'group.create': [
      invalid({ name: 7 }, 'name'),
      invalid({ name: '\u202E\u200B' }, 'name'),
      invalid({ name: 'x', anchorDay: 32 }, 'anchorDay'),
      invalid({ name: 'x', currency: 'cny' }, 'currency'),
      invalid({ name: 'x', usdRate: '0.00' }, 'usdRate'),
      invalid({ name: 'x', zone: '+08:00' }, 'zone'),
      { params: { name: '合约组' }, code: 'group.name_taken', field: 'name' },
      invalid(JSON.parse('{"name":"x","__proto__":{"admin":true}}'), 'params'),
    ],
    'group.update': [
      missing({ groupId: nobody, changes: {} }, 'group.not_found', 'groupId'),
      invalid({ groupId, changes: { feeRule: { kind: 'equal' } } }, 'changes.feeRule'),
      invalid({ groupId, changes: { maxMembers: 1.5 } }, 'changes.maxMembers'),
      invalid({ groupId, changes: { archivedAtMs: 5 } }, 'changes.archivedAtMs'),
      invalid({ groupId, changes: { modelMapping: null } }, 'changes.modelMapping'),
      invalid({ groupId, changes: { modelMapping: [{ from: 'a', to: 'b*' }] } }, 'changes.modelMapping.0.to'),
      invalid(
        { groupId, changes: { modelMapping: [rule('a*'), rule('b'), rule('A1')] } },
        'changes.modelMapping.2.from',
      ),
      invalid(
        { groupId, changes: { modelMapping: Array.from({ length: 101 }, (_, i) => rule(`m${i}`)) } },
        'changes.modelMapping',
      ),
    ],
    'group.archive': [noGroup],
    'group.restore': [noGroup],
    'group.listZones': [invalid({ all: true }, 'all')],
    ...badClosings(groupId, memberId),
    'member.list': [noGroup],
    'member.get': [noMember],
    'member.create': [
      missing({ groupId: nobody, name: 'x' }, 'group.not_found', 'groupId'),
      invalid({ groupId, name: 'x', joinedOn: '2026-02-30' }, 'joinedOn'),
      { params: { groupId, name: '甲' }, code: 'member.name_taken', field: 'name' },
    ],
    'member.createMany': [
      invalid({ groupId, names: [] }, 'names'),
      invalid({ groupId, names: ['a', 5] }, 'names.1'),
      invalid({ groupId, names: ['a', '\u200B'] }, 'names.1'),
    ],
    'member.update': [missing({ memberId: nobody, name: 'x' }, 'member.not_found', 'memberId')],
    'member.leave': [
      invalid({ memberId, leftOn: 'tomorrow' }, 'leftOn'),
      { params: { memberId, leftOn: '2020-01-01' }, code: 'member.dates_invalid', field: 'leftOn' },
    ],
    'member.rejoin': [{ params: { memberId, joinedOn: '2030-01-01' }, code: 'member.already_active' }],
    'member.restoreStays': [
      missing({ ...restored, memberId: nobody }, 'member.not_found', 'memberId'),
      { params: { ...restored, memberId }, code: 'member.stays_changed', field: 'instead' },
      invalid({ ...restored, memberId, stays: [] }, 'stays'),
    ],
    'memberKey.list': [noMember],
    'memberKey.create': [
      missing({ memberId: nobody, label: 'x' }, 'member.not_found', 'memberId'),
      invalid({ memberId, label: 'x'.repeat(401) }, 'label'),
    ],
    'memberKey.rotate': [
      missing({ keyId: nobody, graceHours: 1 }, 'member_key.not_found', 'keyId'),
      invalid({ keyId, graceHours: 2 }, 'graceHours'),
    ],
    'memberKey.revoke': [missing({ keyId: nobody }, 'member_key.not_found', 'keyId')],
    'account.list': [invalid({ secret: canary }, 'secret')],
    'account.get': [noAccount],
    'account.create': [
      invalid({ name: 'x', provider: 'telepathy', apiKey: canary }, 'provider'),
      invalid({ name: 'x', provider: 'compatible', apiKey: canary }, 'baseUrl'),
      {
        params: {
          name: 'x',
          provider: 'compatible',
          baseUrl: `http://example.com/${canary}`,
          apiKey: canary,
        },
        code: 'account.base_url_invalid',
        field: 'baseUrl',
      },
      invalid({ name: 'x', provider: 'claude', apiKey: ` ${canary} ${canary}` }, 'apiKey'),
      invalid({ name: 'x', provider: 'claude', apiKey: [canary] }, 'apiKey'),
      invalid({ name: 'x', provider: 'claude' }, 'apiKey'),
      invalid({ name: 'x', provider: 'claude', authKind: 'oauth', apiKey: canary }, 'apiKey'),
      invalid({ name: 'x', provider: 'qwen', authKind: 'oauth' }, 'authKind'),
      invalid({ name: 'x', provider: 'claude', authKind: 'oauth', projectId: 'p-1' }, 'projectId'),
      invalid({ name: 'x', provider: 'gemini', authKind: 'oauth', location: 'us-central1' }, 'projectId'),
      invalid({ name: 'x', provider: 'gemini', authKind: 'oauth', projectId: '../x' }, 'projectId'),
      invalid(
        { name: 'x', provider: 'claude', apiKey: canary, fee: { amountMinor: 1.5, currency: 'CNY' } },
        'fee.amountMinor',
      ),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, [canary]: 1 }, 'params'),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, supportedModels: [] }, 'supportedModels'),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, userAgent: 'mine/1' }, 'userAgent'),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, priority: 0 }, 'priority'),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, sharing: 'both' }, 'sharing'),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, description: 'x'.repeat(501) }, 'description'),
      invalid({ name: 'x', provider: 'claude', apiKey: canary, proxy: proxy('ftp') }, 'proxy.kind'),
      invalid(
        { name: 'x', provider: 'claude', apiKey: canary, proxy: { ...proxy('http'), host: 'http://x' } },
        'proxy.host',
      ),
      invalid(
        { name: 'x', provider: 'claude', apiKey: canary, supportedModels: ['a', 'b c'] },
        'supportedModels.1',
      ),
      invalid(
        { name: 'x', provider: 'claude', apiKey: canary, modelMapping: [rule('a'), rule('a')] },
        'modelMapping.1.from',
      ),
      {
        params: { name: '合约账号', provider: 'claude', apiKey: canary },
        code: 'account.name_taken',
        field: 'name',
      },
    ],
    'account.update': [
      missing({ accountId: nobody, changes: { apiKey: canary } }, 'account.not_found', 'accountId'),
      invalid({ accountId, changes: { provider: 'claude' } }, 'changes.provider'),
      invalid({ accountId, changes: { idleTimeoutMs: 1 } }, 'changes.idleTimeoutMs'),
      invalid({ accountId, changes: { userAgent: 'claude-cli/2.1.197' } }, 'changes.userAgent'),
      invalid({ accountId, changes: { rateLimitPauseS: 86_401 } }, 'changes.rateLimitPauseS'),
      invalid({ accountId, changes: { dailyRequestLimit: 0 } }, 'changes.dailyRequestLimit'),
      invalid({ accountId, changes: { concurrencyLimit: 1.5 } }, 'changes.concurrencyLimit'),
      invalid({ accountId, changes: { proxy: { ...proxy('http'), port: 0 } } }, 'changes.proxy.port'),
      invalid(
        { accountId, changes: { proxy: { ...proxy('http'), username: null } } },
        'changes.proxy.password',
      ),
      invalid({ accountId, changes: { supportedModels: ['cla*de'] } }, 'changes.supportedModels.0'),
      invalid(
        { accountId, changes: { modelMapping: [{ from: '', to: 'b' }] } },
        'changes.modelMapping.0.from',
      ),
      invalid({ accountId, changes: { modelMapping: [{ from: 'a' }] } }, 'changes.modelMapping.0.to'),
      invalid(
        { accountId, changes: { modelMapping: [rule('a'), rule('A')] } },
        'changes.modelMapping.1.from',
      ),
    ],
    'account.enable': [noAccount],
    'account.disable': [noAccount],
    'account.recover': [noAccount, invalid({}, 'accountId')],
    'account.remove': [noAccount],
    'account.check': [noAccount],
    'account.checkDraft': [
      missing({ provider: 'claude', apiKey: canary, accountId: nobody }, 'account.not_found', 'accountId'),
      invalid(
        { provider: 'claude', apiKey: canary, proxy: { ...proxy('socks5'), password: `${canary}\n` } },
        'proxy.password',
      ),
      {
        params: { provider: 'compatible', baseUrl: `https://x:${canary}@example.com`, apiKey: canary },
        code: 'account.base_url_invalid',
        field: 'baseUrl',
      },
    ],
    'account.balance': [noAccount],
    'account.setBalanceCheck': [
      noAccount,
      invalid({ accountId, choice: 'guess' }, 'choice'),
      invalid({ accountId, below: { amountMinor: '0', currency: 'CNY' } }, 'below.amountMinor'),
    ],
    'account.checkBalance': [
      noAccount,
      { params: { accountId }, code: 'account.no_balance', field: 'accountId' },
    ],
    'account.timeline': [noAccount, invalid({ accountId, days: 91 }, 'days')],
    'account.costs': [noAccount],
    'account.setPricing': [
      missing({ accountId: nobody, ...pricing }, 'account.not_found', 'accountId'),
      invalid({ accountId, ...pricing, discountBp: 10_001 }, 'discountBp'),
      invalid({ accountId, ...pricing, fixedUsd: '-0.01' }, 'fixedUsd'),
      invalid({ accountId, ...pricing, fixedUsd: '0.0000000000001' }, 'fixedUsd'),
      invalid({ accountId, ...pricing, prices: [{ model: 'a', input: '1.2345678' }] }, 'prices.0.input'),
      invalid({ accountId, ...pricing, prices: [{ model: 'a', output: 1 }] }, 'prices.0.output'),
      invalid({ accountId, ...pricing, prices: [{ model: 'a b', input: '1' }] }, 'prices.0.model'),
      invalid({ accountId, ...pricing, prices: [{ model: 'a', input: null }] }, 'prices.0.input'),
      invalid(
        {
          accountId,
          ...pricing,
          prices: [
            { model: 'a', input: '1' },
            { model: ' a ', input: '2' },
          ],
        },
        'prices.1.model',
      ),
      invalid({ accountId, ...pricing, validFromOn: '2026-11-01' }, 'validFromOn'),
      invalid({ accountId, ...pricing, createdBy: 'me' }, 'createdBy'),
    ],
    'account.addFee': [
      missing({ accountId: nobody, fee: { amount } }, 'account.not_found', 'accountId'),
      missing({ accountId, fee: { amount, payerMemberId: nobody } }, 'member.not_found', 'fee.payerMemberId'),
      missing(
        { accountId, fee: { amount }, replacesFeeId: nobody },
        'account.fee_not_found',
        'replacesFeeId',
      ),
      invalid({ accountId, fee: { amount: { ...amount, amountMinor: '-1' } } }, 'fee.amount.amountMinor'),
      invalid({ accountId, fee: { amount: { ...amount, currency: 'XQX' } } }, 'fee.amount.currency'),
      invalid({ accountId, fee: { amount, cycleDay: 32 } }, 'fee.cycleDay'),
      invalid({ accountId, fee: { amount, firstChargeOn: '2026-11-03' } }, 'fee.firstChargeOn'),
      invalid(
        { accountId, fee: { amount, cycleDay: 3, firstChargeOn: '2026-11-03', validFromOn: '2026-11-04' } },
        'fee.firstChargeOn',
      ),
      invalid({ accountId, fee: { amount, validFromOn: '2026-02-30' } }, 'fee.validFromOn'),
      invalid(
        { accountId, fee: { amount, validFromOn: '2026-11-02', validUntilOn: '2026-11-02' } },
        'fee.validUntilOn',
      ),
    ],
    'account.updateFee': [
      missing({ feeId: nobody, changes: {} }, 'account.fee_not_found', 'feeId'),
      invalid({ feeId: nobody, changes: { cycleDay: 0 } }, 'changes.cycleDay'),
      invalid({ feeId: nobody, changes: { amount: null } }, 'changes.amount'),
    ],
    'account.endFee': [
      missing({ feeId: nobody, validUntilOn: '2027-01-01' }, 'account.fee_not_found', 'feeId'),
      invalid({ feeId: nobody }, 'validUntilOn'),
    ],
    'account.removeFee': [missing({ feeId: nobody }, 'account.fee_not_found', 'feeId')],
    'account.importTokens': [
      missing(
        { accountId: nobody, tokens: { claudeAiOauth: { accessToken: canary } } },
        'account.not_found',
        'accountId',
      ),
      missing(
        { accountId, tokens: { claudeAiOauth: { accessToken: canary } } },
        'account.no_login',
        'accountId',
      ),
      invalid(
        { accountId, tokens: { claudeAiOauth: { accessToken: canary, expiresAt: canary } } },
        'tokens.claudeAiOauth.expiresAt',
      ),
      invalid({ accountId, tokens: canary }, 'tokens'),
    ],
    'accountBulk.begin': [
      invalid({ action: 'explode', accountIds: [accountId] }, 'action'),
      invalid({ action: 'enable', accountIds: [] }, 'accountIds'),
      missing({ action: 'remove', accountIds: [accountId, nobody] }, 'account.not_found', 'accountIds.1'),
    ],
    'accountBulk.status': [missing({ bulkId: nobody }, 'account_bulk.not_found', 'bulkId')],
    'accountBulk.cancel': [missing({ bulkId: nobody }, 'account_bulk.not_found', 'bulkId')],
    ...badFiles(),
    'oauth.profiles': [invalid({ provider: 'claude' }, 'provider')],
    'oauth.saveProfile': [
      invalid({ provider: 'openai', changes: {} }, 'provider'),
      invalid({ provider: 'claude', changes: { confirmed: false } }, 'changes.confirmed'),
      invalid({ provider: 'claude', changes: { scopes: ['a b'] } }, 'changes.scopes.0'),
      invalid(
        { provider: 'claude', changes: { clientSecret: canary, tokenUrl: 'http://example.com/token' } },
        'changes.tokenUrl',
      ),
      invalid({ provider: 'gemini', changes: { redirect: 'paste' } }, 'changes.pasteUrl'),
    ],
    'oauth.begin': [noAccount, missing({ accountId }, 'account.no_login', 'accountId')],
    'oauth.finish': [
      missing({ loginId: nobody, code: canary }, 'oauth.login_not_found', 'loginId'),
      invalid({ loginId: nobody, code: '' }, 'code'),
    ],
    'oauth.status': [missing({ loginId: nobody }, 'oauth.login_not_found', 'loginId')],
    'oauth.cancel': [missing({ loginId: nobody }, 'oauth.login_not_found', 'loginId')],
    'oauth.revoke': [noAccount, missing({ accountId }, 'account.no_login', 'accountId')],
    'binding.set': [
      missing({ groupId, accountId: nobody }, 'account.not_found', 'accountId'),
      missing({ groupId: nobody, accountId }, 'group.not_found', 'groupId'),
    ],
    'binding.clear': [noGroup],
    'usage.list': [
      missing({ groupId: nobody }, 'group.not_found', 'groupId'),
      invalid({ groupId, limit: 501 }, 'limit'),
      invalid({ groupId, source: 'invented' }, 'source'),
    ],
    'usage.get': [
      missing({ usageId: 999_999 }, 'usage.not_found', 'usageId'),
      invalid({ usageId: -1 }, 'usageId'),
      invalid({ usageId: '1 OR 1=1' }, 'usageId'),
    ],
    'usage.summary': [
      missing({ groupId: nobody, ...range }, 'group.not_found', 'groupId'),
      invalid({ groupId, ...range, bucket: 'century' }, 'bucket'),
      invalid({ groupId, ...range, toMs: 1e300 }, 'toMs'),
    ],
    'usage.today': [invalid({ groupId: existing.groupId }, 'groupId')],
    'usage.trend': [
      missing({ groupId: nobody, ...span, step: 'day', by: 'member' }, 'group.not_found', 'groupId'),
      invalid({ groupId, ...span, step: 'day', by: 'weather' }, 'by'),
      invalid({ groupId, fromMs: 0, toMs: 1_001 * 3_600_000, step: 'hour', by: 'model' }, 'toMs'),
    ],
    'usage.hours': [
      missing({ groupId: nobody, ...span }, 'group.not_found', 'groupId'),
      invalid({ groupId, ...span, fromMs: -1 }, 'fromMs'),
    ],
    'period.list': [noGroup],
    'split.rules': [noGroup],
    'split.setRules': [
      missing({ groupId: nobody, from: 'this_period', rules: usualRules }, 'group.not_found', 'groupId'),
      invalid({ groupId, from: 'last_period', rules: usualRules }, 'from'),
      invalid(
        { groupId, from: 'this_period', rules: { ...usualRules, fee: { kind: 'by_luck' } } },
        'rules.fee.kind',
      ),
      invalid(
        {
          groupId,
          from: 'this_period',
          rules: { ...usualRules, fee: { ...usualRules.fee, minimumMinor: 0 } },
        },
        'rules.fee.minimumMinor',
      ),
      missing(
        {
          ...{ groupId, from: 'next_period' },
          rules: {
            ...usualRules,
            metered: { ...usualRules.fee, discounts: [{ memberId: nobody, bp: 5_000 }] },
          },
        },
        'member.not_found',
        'rules.metered.discounts.0.memberId',
      ),
    ],
    'split.entries': [noGroup, missing({ groupId, periodId: nobody }, 'period.not_found', 'periodId')],
    'split.addEntry': [
      missing({ groupId: nobody, entry }, 'group.not_found', 'groupId'),
      invalid(
        { groupId, entry: { ...entry, amount: { ...amount, amountMinor: '0' } } },
        'entry.amount.amountMinor',
      ),
      invalid({ groupId, entry: { ...entry, bookedOn: '2026-02-30' } }, 'entry.bookedOn'),
      invalid({ groupId, entry: { ...entry, bookedOn: '2001-01-01' } }, 'entry.bookedOn'),
      invalid({ groupId, entry: { ...entry, reason: '\u200B' } }, 'entry.reason'),
      missing({ groupId, entry: { ...entry, accountId: nobody } }, 'account.not_found', 'entry.accountId'),
      missing(
        { groupId, entry: { ...entry, payerMemberId: nobody } },
        'member.not_found',
        'entry.payerMemberId',
      ),
    ],
    'split.updateEntry': [missing({ entryId: nobody, changes: {} }, 'split.entry_not_found', 'entryId')],
    'split.removeEntry': [missing({ entryId: nobody }, 'split.entry_not_found', 'entryId')],
    'split.preview': [
      noGroup,
      invalid({ groupId, rules: { fee: usualRules.fee } }, 'rules.metered'),
      missing({ groupId, periodId: nobody }, 'period.not_found', 'periodId'),
      invalid({ groupId, periodId: '' }, 'periodId'),
    ],
    ...badPayments(existing, nobody),
    'split.exportCsv': [invalid({ groupId, lang: '../../etc/passwd' }, 'lang')],
    ...badRates(),
    ...badReconciliation(existing),
    ...badExports(existing),
    'limits.get': [
      missing({ scope: 'member', subjectId: nobody }, 'member.not_found', 'subjectId'),
      invalid({ scope: 'person', subjectId: memberId }, 'scope'),
    ],
    'limits.set': [
      missing({ scope: 'key', subjectId: nobody, changes: {} }, 'member_key.not_found', 'subjectId'),
      missing({ scope: 'group', subjectId: nobody, changes: {} }, 'group.not_found', 'subjectId'),
      invalid(
        { scope: 'member', subjectId: memberId, changes: { quotaDayPusd: '-1' } },
        'changes.quotaDayPusd',
      ),
      invalid({ scope: 'member', subjectId: memberId, changes: { concurrency: 0 } }, 'changes.concurrency'),
      invalid({ scope: 'member', subjectId: memberId, changes: { models: [] } }, 'changes.models'),
      invalid({ scope: 'member', subjectId: memberId, changes: { budget: 1 } }, 'changes.budget'),
      invalid(
        { scope: 'member', subjectId: memberId, changes: { allowedClients: [] } },
        'changes.allowedClients',
      ),
      invalid(
        { scope: 'member', subjectId: memberId, changes: { allowedClients: ['codex', 'netscape'] } },
        'changes.allowedClients.1',
      ),
    ],
    'limits.status': [missing({ scope: 'group', subjectId: nobody }, 'group.not_found', 'subjectId')],
    'limits.resetCounters': [
      missing({ scope: 'member', subjectId: nobody }, 'member.not_found', 'subjectId'),
      invalid({ scope: 'member' }, 'subjectId'),
    ],
    'relay.status': [invalid('all', 'params')],
    'relay.setLan': [invalid({ enabled: 1 }, 'enabled')],
    'relay.setPaused': [invalid({}, 'paused'), invalid({ paused: 'yes' }, 'paused')],
    'relay.setPort': [invalid({ port: 0 }, 'port'), invalid({ port: 65_536 }, 'port')],
    'relay.testAddress': [
      invalid({ url: 'not a url' }, 'url'),
      invalid({ url: `http://169.254.169.254/${canary}` }, 'url'),
    ],
    'relay.explain': [
      missing({ groupId: nobody, ...question }, 'group.not_found', 'groupId'),
      missing({ groupId, memberId: nobody, ...question }, 'member.not_found', 'memberId'),
      invalid({ groupId, ...question, dialect: 'telepathy' }, 'dialect'),
      invalid({ groupId, ...question, model: '' }, 'model'),
    ],
    'vault.status': [invalid({ secret: canary }, 'secret')],
    'vault.createRecoveryCode': [invalid({ recoveryCode: canary }, 'recoveryCode')],
    'vault.unlock': [
      invalid({}, 'recoveryCode'),
      invalid({ recoveryCode: canary, passphrase: canary }, 'recoveryCode'),
      invalid({ recoveryCode: '' }, 'recoveryCode'),
      invalid({ passphrase: { $ne: canary } }, 'passphrase'),
      { params: { recoveryCode: canary }, code: 'vault.code_mistyped', field: 'recoveryCode' },
      { params: { recoveryCode: '00000-00007' }, code: 'vault.code_incomplete', field: 'recoveryCode' },
      {
        params: { recoveryCode: '00000-00007-0000E-00009-0000W-0000V-0000J-0000N' },
        code: 'vault.no_recovery_code',
        field: 'recoveryCode',
      },
      { params: { passphrase: canary }, code: 'vault.no_passphrase', field: 'passphrase' },
    ],
    'vault.rotateKey': [invalid({ giveUpLocked: 1 }, 'giveUpLocked')],
    'vault.rewrap': [
      invalid({ passphrase: 7 }, 'passphrase'),
      { params: { passphrase: 'short' }, code: 'vault.passphrase_short', field: 'passphrase' },
    ],
    'settings.get': [invalid([], 'params')],
    'settings.update': [
      invalid({ changes: { theme: 'pink' } }, 'changes.theme'),
      invalid({ changes: { 'relay.port': 1 } }, 'changes'),
      missing({ changes: { wizardGroupId: nobody } }, 'group.not_found', 'changes.wizardGroupId'),
    ],
    'alert.list': [invalid({ limit: 0 }, 'limit'), invalid({ open: 'yes' }, 'open')],
    'alert.markRead': [missing({ alertId: nobody }, 'alert.not_found', 'alertId')],
    'alert.markAllRead': [invalid({ before: 1 }, 'before')],
    'alert.settings': [invalid([], 'params')],
    'alert.saveSettings': [
      invalid({ changes: { mutedKinds: ['weather'] } }, 'changes.mutedKinds.0'),
      invalid({ changes: { fiveHours: { warning: 0, critical: 5 } } }, 'changes.fiveHours.warning'),
      invalid({ changes: { quotas: { warning: 90, critical: 80 } } }, 'changes.quotas.critical'),
      invalid({ changes: { quiet: { ...quiet, from: '7:00' } } }, 'changes.quiet.from'),
      invalid({ changes: { quiet: { ...quiet, zone: 'Mars/Base' } } }, 'changes.quiet.zone'),
    ],
    'webhook.list': [invalid({ secret: canary }, 'secret')],
    'webhook.create': [
      invalid({ name: 'x', service: 'pigeon', url: 'https://example.com' }, 'service'),
      invalid({ name: 'x', service: 'json', secret: canary }, 'url'),
      invalid({ name: 'x', service: 'json', url: `http://example.com/${canary}` }, 'url'),
      invalid({ name: 'x', service: 'json', url: `https://a:${canary}@example.com/` }, 'url'),
      invalid({ name: 'x', service: 'telegram', token: canary }, 'chatId'),
      invalid({ name: 'x', service: 'bark' }, 'token'),
      invalid({ name: 'x', service: 'slack', url: 'https://example.com', secret: canary }, 'secret'),
      invalid({ name: 'x', service: 'slack', url: 'https://example.com', severities: [] }, 'severities'),
      invalid({ name: '\u200B', service: 'slack', url: 'https://example.com' }, 'name'),
    ],
    'webhook.update': [
      missing({ webhookId: nobody, changes: { secret: canary } }, 'webhook.not_found', 'webhookId'),
      invalid({ webhookId: nobody, changes: { service: 'slack' } }, 'changes.service'),
    ],
    'webhook.remove': [missing({ webhookId: nobody }, 'webhook.not_found', 'webhookId')],
    'webhook.test': [missing({ webhookId: nobody }, 'webhook.not_found', 'webhookId')],
    'webhook.log': [missing({ webhookId: nobody }, 'webhook.not_found', 'webhookId')],
    'price.listVersions': [invalid('all', 'params')],
    'price.listEntries': [invalid({ search: 'x'.repeat(101) }, 'search')],
    'price.find': [invalid({ provider: 'openai' }, 'model'), invalid({ model: 'a' }, 'provider')],
    'price.listProviders': [invalid({ a: 1 }, 'a')],
    ...badPriceChanges(existing),
  };
}
