import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { folderWithPastGroup } from '../../contract/past-group.ts';
import { shootBoth } from './both-appearances.ts';

let app: AppProcess;
let groupId: string;

const longName = '名字有四十个字的成员王小明与他的朋友们一起拼车使用各种模型所以名字很长很长很长啊';

test.beforeAll(async () => {
  app = await startApp();
  const { api } = app;
  await api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  const group = await api.group.create({ name: '前端拼车组', creatorName: '林晓', usdRate: '7.1' });
  groupId = group.id;
  await api.member.createMany({ groupId, names: ['王芳', '陈诚', longName] });
  const account = await api.account.create({
    name: 'Claude-01',
    provider: 'claude',
    apiKey: 'sk-sim-owner-secret',
    fee: { amountMinor: 144_800n, currency: 'CNY' },
  });
  await api.binding.set({ groupId, accountId: account.id });
});
test.afterAll(() => app.stop());

test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  viewport: { width: 1440, height: 900 },
  contextOptions: { reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] },
});
test.describe.configure({ mode: 'serial' });

async function open(page: Page, path = 'payments'): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/${path}`);
}

function shoot(page: Page, name: string, scrolledTo?: 'top' | 'end'): Promise<void> {
  return shootBoth(app.api, page, `payments/${name}`, scrolledTo);
}

/** What is wider than the box it is in and cannot be seen whole. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main, main *')]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .filter((element) => getComputedStyle(element).overflowX !== 'visible')
      .map(({ className }) => className),
  );
}

async function balances(): Promise<Record<string, bigint>> {
  const { parties } = await app.api.balance.list({ groupId });
  return Object.fromEntries(parties.map(({ name, balanceMinor }) => [name, balanceMinor]));
}

test('what was owed before the app is entered, and saved only once it adds up to zero', async ({ page }) => {
  await open(page);
  await expect(page.getByText('都已结清，不用转账')).toBeVisible();
  await expect(page.getByText('还没有收付款')).toBeVisible();
  await shoot(page, 'empty');
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '期初结余' }).click();
  const drawer = page.getByRole('dialog', { name: '期初结余' });
  await drawer.getByRole('textbox', { name: '林晓' }).fill('514.87');
  await drawer.getByRole('textbox', { name: '王芳' }).fill('-340.7');
  await drawer.getByRole('textbox', { name: '陈诚' }).fill('一百');
  await expect(drawer.getByText('请填写数字，例如 1234.56')).toBeVisible();
  await drawer.getByRole('textbox', { name: '陈诚' }).fill('-174.13');
  await expect(drawer.getByRole('status')).toContainText('总和是 +¥0.04，必须为 0');
  await drawer.getByRole('button', { name: '保存期初结余' }).click();
  expect(await balances()).toMatchObject({ 林晓: 0n });
  await shoot(page, 'openings');
  await drawer.getByRole('textbox', { name: '王芳' }).fill('-340.74');
  await expect(drawer.getByRole('status')).toContainText('总和正好为 0');
  await drawer.getByRole('textbox', { name: '王芳' }).press('Enter');
  await expect(page.getByText('期初结余已保存')).toBeVisible();
  await expect(drawer).toBeHidden();
  expect(await balances()).toEqual({ 林晓: 51_487n, 王芳: -34_074n, 陈诚: -17_413n, [longName]: 0n });
});

test('a suggested transfer is recorded by one click, and undone from the message', async ({ page }) => {
  await open(page);
  const list = page.getByRole('list', { name: '建议的转账' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await page.getByText('转账次数最少').click();
  const record = list.getByRole('button', { name: '记录：陈诚 付给 林晓 ¥174.13' });
  await record.dblclick();
  const toast = page.getByRole('alert').filter({ hasText: '已记录：陈诚 付给 林晓 ¥174.13' });
  await expect(toast).toContainText(/(10:00|9:\d\d) 内可撤销/);
  await expect(list.getByRole('listitem')).toHaveCount(1);
  expect(await balances()).toMatchObject({ 陈诚: 0n, 王芳: -34_074n });
  expect((await app.api.payment.list({ groupId })).payments).toHaveLength(1);
  await shoot(page, 'recorded');
  await toast.getByRole('button', { name: '撤销' }).click();
  await expect(page.getByText('已撤销，结余已恢复')).toBeVisible();
  await expect(list.getByRole('listitem')).toHaveCount(2);
  expect(await balances()).toMatchObject({ 陈诚: -17_413n });
  await page.getByRole('button', { name: '复制文字：整组账单' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('陈诚 → 林晓  ¥174.13');
});

test('a payment is entered by keyboard, and reversed with a reason once it can no longer be undone', async ({
  page,
}) => {
  await open(page);
  const record = page.getByRole('button', { name: '记录付款' });
  await expect(record).toBeEnabled();
  await record.press('Enter');
  const form = page.getByRole('dialog', { name: '记录付款' });
  await form.getByRole('button', { name: '记录付款' }).click();
  await expect(form.getByText('请选择')).toHaveCount(2);
  await expect(form.getByText('请填写金额')).toBeVisible();
  for (const [label, name] of [
    ['付款人', '王芳'],
    ['收款人', '林晓'],
  ] as const) {
    const party = form.getByRole('combobox', { name: label });
    await party.fill(name);
    await expect(page.getByRole('option', { name })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(party).toHaveValue(name);
    await expect(page.getByRole('option')).toHaveCount(0);
  }
  await form.getByRole('textbox', { name: '金额（CNY）' }).fill('200');
  await form.getByRole('textbox', { name: '备注' }).fill('十一月先付一部分');
  await expect(form.getByText('记录后 王芳 的结余增加 ¥200.00，林晓 的减少 ¥200.00。')).toBeVisible();
  await shoot(page, 'payment-form');
  await form.getByRole('textbox', { name: '备注' }).press('Enter');
  await expect(form).toBeHidden();
  expect(await balances()).toMatchObject({ 林晓: 31_487n, 王芳: -14_074n });

  await page.clock.install({ time: Date.now() + 11 * 60_000 });
  await open(page);
  const row = page.getByRole('row').filter({ hasText: '十一月先付一部分' });
  await row.getByRole('button', { name: '冲正: 王芳 → 林晓' }).click();
  const dialog = page.getByRole('dialog', { name: '冲正这笔记录' });
  await dialog.getByRole('button', { name: '冲正' }).click();
  await expect(dialog.getByText('请填写原因')).toBeVisible();
  await dialog.getByRole('textbox', { name: '原因' }).fill('没有到账');
  await shoot(page, 'reverse');
  await dialog.getByRole('button', { name: '冲正' }).click();
  await expect(row.getByText('已冲正')).toBeVisible();
  await expect(row.getByText('原因：没有到账')).toBeVisible();
  expect(await balances()).toMatchObject({ 林晓: 51_487n, 王芳: -34_074n });
});

test('a balance is followed entry by entry, and a debt is written off as the preview says', async ({
  page,
}) => {
  await open(page);
  await page
    .getByRole('table', { name: '每个人的结余' })
    .getByRole('row')
    .filter({ hasText: '王芳' })
    .click();
  const drawer = page.getByRole('dialog', { name: '结余明细' });
  const entries = drawer.getByRole('table', { name: '结余的每一笔' }).getByRole('row');
  await expect(entries).toHaveCount(4);
  await expect(entries.nth(1)).toContainText('冲正：林晓 退回');
  await expect(entries.nth(3)).toContainText('期初结余');
  await shoot(page, 'history');
  await drawer.getByRole('button', { name: '复制给 TA' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('请转给 林晓 ¥340.74。');

  await drawer.getByRole('button', { name: '免除欠款' }).click();
  const dialog = page.getByRole('dialog', { name: '免除 王芳 的欠款' });
  await expect(dialog.getByRole('textbox', { name: '免除金额（CNY）' })).toHaveValue('340.74');
  const shares = dialog.getByRole('list', { name: '每个人承担多少' }).getByRole('listitem');
  await expect(shares).toHaveText(['林晓¥113.58', '陈诚¥113.58', `${longName}¥113.58`]);
  await dialog.getByRole('textbox', { name: '免除金额（CNY）' }).fill('340.75');
  await expect(dialog.getByText(/超过了欠款/).first()).toBeVisible();
  await dialog.getByRole('textbox', { name: '免除金额（CNY）' }).fill('100');
  await dialog.getByText('按比例承担').click();
  await dialog.getByRole('textbox', { name: '林晓 的比例' }).fill('2');
  await dialog.getByRole('textbox', { name: `${longName} 的比例` }).fill('0');
  await expect(shares).toHaveText(['林晓¥66.67', '陈诚¥33.33']);
  await dialog.getByRole('textbox', { name: '原因' }).fill('已离职，联系不上');
  await shoot(page, 'write-off');
  await dialog.getByRole('button', { name: '免除欠款' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('已免除 王芳 的欠款 ¥100.00')).toBeVisible();
  expect(await balances()).toEqual({ 林晓: 44_820n, 王芳: -24_074n, 陈诚: -20_746n, [longName]: 0n });
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('savings say what is not known in words and never as zero', async ({ page }) => {
  await open(page);
  const strip = page.getByRole('region', { name: '拼车节省的三个数字' });
  await expect(strip).toContainText('标价价值');
  await expect(strip).toContainText('实际分摊¥1,448.00');
  await expect(strip).toContainText('服务商记录未提供');
  await page.getByRole('button', { name: '按成员查看' }).click();
  await expect(page.getByRole('table', { name: '各成员的三个数字' }).getByRole('row')).toHaveCount(5);
  await shoot(page, 'whole-end', 'end');
  await shoot(page, 'whole-top', 'top');
});

test('closed periods count, with what each party advanced and bears', async ({ page }) => {
  const past = await startApp({ dataDir: await folderWithPastGroup() });
  const { api } = past;
  await api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  const [group] = await api.group.list({});
  const ofGroup = { groupId: group?.id as string };
  const [second, first] = (await api.period.list(ofGroup)).slice(-2);
  for (const name of ['王芳', '陈诚'])
    await api.member.create({ ...ofGroup, name, joinedOn: second?.startOn as string });
  const members = await api.member.list(ofGroup);
  const entry = { accountId: null, sharedLike: 'fee' as const, reason: '年费' };
  for (const [kind, amountMinor, payer, period] of [
    ['charge', 144_000n, 0, first],
    ['charge', 30_000n, 1, second],
    ['refund', 45_000n, 2, second],
  ] as const)
    await api.split.addEntry({
      ...ofGroup,
      entry: {
        ...entry,
        kind,
        bookedOn: period?.startOn as string,
        amount: { amountMinor, currency: 'CNY' },
        payerMemberId: members[payer]?.id as string,
      },
    });
  await page.goto(`${past.controlUrl}/#token=${past.token}`);
  await page.goto(`${past.controlUrl}/#/payments`);
  const table = page.getByRole('table', { name: '每个人的结余' });
  await expect(table.getByRole('row')).toHaveCount(5);
  for (const period of [first, second])
    await api.period.close({
      ...ofGroup,
      periodId: period?.id as string,
      confirmation: period?.label as string,
    });
  // 1,440.00 for the owner alone, then 300.00 less the 450.00 that came back in three parts.
  await expect(table.getByRole('row').filter({ hasText: '陈诚' })).toContainText('-¥450.00-¥50.00');
  await expect(table.getByRole('row').filter({ hasText: '陈诚' })).toContainText('应付-¥400.00');
  await expect(table.getByRole('row').filter({ hasText: '王芳' })).toContainText('应收+¥350.00');
  await shootBoth(api, page, 'payments/closed');
  await table.getByRole('row').filter({ hasText: '车主' }).click();
  const drawer = page.getByRole('dialog', { name: '结余明细' });
  await expect(drawer.getByRole('table', { name: '结余的每一笔' }).getByRole('row')).toHaveCount(3);
  await shootBoth(api, page, 'payments/closed-history');
  await past.stop();
});

test('two hundred members with long names fit, wide and narrow', async ({ page }) => {
  const { api } = app;
  await api.group.update({ groupId, changes: { maxMembers: 200 } });
  const names = Array.from(
    { length: 196 },
    (_, index) => `${String(index).padStart(3, '0')}${longName.slice(3)}`,
  );
  const added = await api.member.createMany({ groupId, names });
  const cny = (amountMinor: bigint) => ({ amountMinor, currency: 'CNY' });
  const { parties } = await api.balance.list({ groupId });
  await api.balance.setOpening({
    groupId,
    openings: [
      ...added.map(({ id }) => ({ party: id, amount: cny(-9_876_543n) })),
      { party: parties[0]?.party as string, amount: cny(9_876_543n * 196n) },
    ],
  });
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    await open(page);
    await expect(page.getByRole('table').first().getByRole('row')).toHaveCount(202);
    for (const language of ['en', 'zh-CN'] as const) {
      await api.settings.update({ changes: { language } });
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.getByRole('table').first().getByRole('row')).toHaveCount(202);
      expect([language, width, await cutOff(page)]).toEqual([language, width, []]);
    }
    await shoot(page, `many-${width}`);
    await page.getByRole('list', { name: '建议的转账' }).scrollIntoViewIfNeeded();
    await page.screenshot({ path: `tests/e2e/output/payments/many-${width}-transfers.png` });
    await page.getByRole('button', { name: '记录付款' }).click();
    await page.getByRole('combobox', { name: '付款人' }).click();
    await page.screenshot({ path: `tests/e2e/output/payments/many-${width}-form.png` });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
});
