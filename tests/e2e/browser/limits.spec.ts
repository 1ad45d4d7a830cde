import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;
let carpool: Carpool;

type Carpool = { groupId: string; accountId: string; memberId: string; keyId: string; secret: string };

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  carpool = await setUp();
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({
  ...ownersBrowser,
  viewport: { width: 1280, height: 900 },
  permissions: ['clipboard-read', 'clipboard-write'],
});
test.describe.configure({ mode: 'serial' });

const USD = 1_000_000_000_000n;
/** Of the models the vendor lists. */
const SONNET = 'claude-sonnet-5-5';
const HAIKU = 'claude-haiku-4-5-20251001';

async function setUp(): Promise<Carpool> {
  const { api } = app;
  await api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  const group = await api.group.create({ name: '前端拼车组', zone: 'Asia/Shanghai', creatorName: '林晓' });
  const account = await api.account.create({
    name: 'Claude-01',
    provider: 'compatible',
    baseUrl: simulator.vendorUrl,
    apiKey: 'sk-sim-owner-secret',
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  await api.account.check({ accountId: account.id });
  const member = await api.member.create({ groupId: group.id, name: '王芳' });
  const issued = await api.memberKey.create({ memberId: member.id, label: '办公室电脑' });
  return {
    groupId: group.id,
    accountId: account.id,
    memberId: member.id,
    keyId: issued.key.id,
    secret: issued.secret,
  };
}

/** A million tokens in and 40,000 out of a model at 1 and 5 USD a million: 1.20 USD. */
async function sendRequest(): Promise<number> {
  const plan = { text: '你好', model: HAIKU, inputTokens: 1_000_000, outputTokens: 40_000 };
  const answer = await fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'user-agent': 'claude-cli/2.1.197 (external, cli)',
      authorization: `Bearer ${carpool.secret}`,
    },
    body: JSON.stringify({
      model: HAIKU,
      max_tokens: 1024,
      messages: [{ role: 'user', content: simCommand({ plan }) }],
    }),
  });
  await answer.text();
  return answer.status;
}

function shoot(page: Page, name: string, scrolledTo?: 'top' | 'end'): Promise<void> {
  return shootBoth(app.api, page, `limits/${name}`, scrolledTo);
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/${path}`);
}

test('an owner limits one key, sees what is used of it, and counts it from zero', async ({ page }) => {
  await open(page, `members/${carpool.memberId}`);
  const member = page.getByRole('dialog', { name: '成员详情' });
  const drawer = page.getByRole('dialog', { name: '密钥详情' });
  const write = (name: string, text: string) => drawer.getByRole('textbox', { name, exact: true }).fill(text);

  await member.getByRole('button', { name: '「办公室电脑」的限额' }).click();
  await expect(drawer.getByRole('heading', { name: '办公室电脑' })).toBeVisible();
  await expect(drawer.getByText('没有限额')).toBeVisible();
  await shoot(page, 'key-none');

  await test.step('all fields are stored', async () => {
    await drawer.getByRole('button', { name: '修改限额' }).click();
    await write('任意 5 小时', '2');
    await write('每日', '3.5');
    await write('每周', '20');
    await write('每账期', '60');
    await write('总额度', '500');
    await write('每日 token 数', '2000000');
    await write('每分钟请求数', '30');
    await write('每分钟 token 数', '400000');
    await write('并发请求数', '2');
    await write('每人排队数', '5');
    await write('最多等待（秒）', '601');
    await expect(drawer.getByText('请填 1 到 600 的整数')).toBeVisible();
    await expect(drawer.getByRole('button', { name: '保存限额' })).toBeDisabled();
    await write('最多等待（秒）', '45');
    await drawer.getByLabel('最后一天（含）').fill('2027-01-31');
    await write('首次使用后天数', '90');
    const models = drawer.getByRole('combobox', { name: '允许的模型' });
    await models.fill('claude-haiku-*');
    await models.press('Enter');
    await models.fill('sonnet');
    await models.press('ArrowDown');
    await models.press('Enter');
    await drawer.getByRole('checkbox', { name: 'Claude Code' }).check();
    await shoot(page, 'key-form-top', 'top');
    await shoot(page, 'key-form-end', 'end');
    await drawer.getByRole('button', { name: '保存限额' }).click();
    await expect(drawer.getByRole('meter', { name: '今日额度' })).toBeVisible();
    expect(await app.api.limits.get({ scope: 'key', subjectId: carpool.keyId })).toEqual({
      quotaFiveHoursPusd: 2n * USD,
      quotaDayPusd: (7n * USD) / 2n,
      quotaWeekPusd: 20n * USD,
      quotaMonthPusd: 60n * USD,
      quotaTotalPusd: 500n * USD,
      dayTokens: 2_000_000,
      requestsPerMinute: 30,
      tokensPerMinute: 400_000,
      concurrency: 2,
      queueSize: 5,
      queueTimeoutMs: 45_000,
      expiresAtMs: Date.parse('2027-02-01T00:00:00+08:00'),
      daysAfterFirstUse: 90,
      models: ['claude-haiku-*', SONNET],
      allowedClients: ['claude_code'],
    });
  });

  await test.step('a request fills the meters at once', async () => {
    expect(await sendRequest()).toBe(200);
    await expect(drawer.getByText('已用 60%')).toBeVisible();
    await expect(drawer.getByRole('meter', { name: '5 小时额度' })).toHaveAttribute('aria-valuenow', '60');
    await expect(drawer.getByText('2027年1月31日')).toBeVisible();
    await app.api.limits.set({
      scope: 'key',
      subjectId: carpool.keyId,
      changes: { quotaDayPusd: (14n * USD) / 10n, quotaFiveHoursPusd: (12n * USD) / 10n },
    });
    await expect(drawer.getByText('已用 85%，快用完了')).toBeVisible();
    await expect(drawer.getByText('已用完，新请求会被拒绝')).toBeVisible();
    await shoot(page, 'key-used');
  });

  await test.step('a field left alone is not touched; one emptied is lifted', async () => {
    await drawer.getByRole('button', { name: '修改限额' }).click();
    await write('每周', '');
    await drawer.getByRole('button', { name: '保存限额' }).click();
    await expect(drawer.getByRole('meter', { name: '本周额度' })).toHaveCount(0);
    const limits = await app.api.limits.get({ scope: 'key', subjectId: carpool.keyId });
    expect(limits).toMatchObject({ quotaWeekPusd: null, quotaTotalPusd: 500n * USD, queueTimeoutMs: 45_000 });
  });

  await test.step('counting from zero is asked for, and Esc leaves the drawers open', async () => {
    await drawer.getByRole('button', { name: '计数清零' }).click();
    const question = page.getByRole('dialog', { name: '把这把密钥的计数清零？' });
    await expect(question.getByText('用量记录、费用和账单不变')).toBeVisible();
    await shoot(page, 'key-reset');
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await drawer.getByRole('button', { name: '计数清零' }).click();
    await question.getByRole('button', { name: '计数清零' }).click();
    await expect(drawer.getByRole('meter', { name: '今日额度' })).toHaveAttribute('aria-valuenow', '0');
    const usage = await app.api.usage.list({ groupId: carpool.groupId, limit: 10 });
    expect(usage.records).toHaveLength(1);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(member).toBeVisible();
    await expect(member.getByRole('button', { name: '「办公室电脑」的限额' })).toBeFocused();
  });
});

test('an owner limits a member to some clients, and the whole group', async ({ page }) => {
  await open(page, `members/${carpool.memberId}`);
  const drawer = page.getByRole('dialog', { name: '成员详情' });

  await test.step('member', async () => {
    await drawer.getByRole('button', { name: '修改限额' }).click();
    await drawer.getByRole('checkbox', { name: 'Codex' }).check();
    await drawer.getByRole('checkbox', { name: 'Claude Code' }).check();
    await drawer.getByRole('checkbox', { name: 'Cline' }).check();
    await drawer.getByRole('checkbox', { name: 'Cline' }).uncheck();
    await shoot(page, 'member-clients', 'end');
    await drawer.getByRole('button', { name: '保存限额' }).click();
    await expect(drawer.getByText('允许的客户端')).toBeVisible();
    await shoot(page, 'member-limited', 'end');
    const { allowedClients, models } = await app.api.limits.get({
      scope: 'member',
      subjectId: carpool.memberId,
    });
    expect({ allowedClients, models }).toEqual({ allowedClients: ['claude_code', 'codex'], models: null });
  });

  await test.step('group, saved with Enter', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '整组限额' }).click();
    const group = page.getByRole('dialog', { name: '整组限额' });
    await group.getByRole('button', { name: '修改限额' }).click();
    const month = group.getByRole('textbox', { name: '每账期', exact: true });
    await month.fill('1000');
    await month.press('Enter');
    await expect(group.getByRole('meter', { name: '本账期额度' })).toBeVisible();
    await shoot(page, 'group-limited');
    const { quotaMonthPusd } = await app.api.limits.get({ scope: 'group', subjectId: carpool.groupId });
    expect(quotaMonthPusd).toBe(1_000n * USD);
  });
});

test('an owner says which models an account has and what they are called', async ({ page }) => {
  await open(page, `accounts/${carpool.accountId}`);
  await page.getByRole('button', { name: '编辑', exact: true }).click();
  const form = page.getByRole('dialog', { name: '编辑「Claude-01」' });
  const field = (name: string) =>
    form.getByRole(name.includes('请求') ? 'textbox' : 'combobox', { name, exact: true });

  await test.step('the models of the last connection test are offered', async () => {
    const supported = field('支持的模型');
    await supported.click();
    await page.getByRole('option', { name: SONNET }).click();
    await supported.fill('claude-haiku-*');
    await supported.press('Enter');
  });
  await test.step('a mapping is written by keyboard alone', async () => {
    await form.getByRole('button', { name: '添加一条映射' }).press('Enter');
    await page.keyboard.type('gpt-5*');
    await page.keyboard.press('Enter');
    await page.keyboard.type('sonnet');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(field('第 1 条：改用的模型')).toHaveValue(SONNET);
    await page.keyboard.press('Enter');
    await page.keyboard.type('gemini *');
    await expect(form.getByText('不能有空格，* 只能在末尾')).toBeVisible();
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: '保存', exact: true }).click();
    await expect(form.getByText('有一条映射不能用，请改正或删掉它')).toBeVisible();
    await shoot(page, 'account-mapping-wrong', 'end');
    await field('第 2 条：请求的模型').fill('gemini-*');
    await field('第 2 条：改用的模型').fill('claude-haiku-4-5');
    await field('第 2 条：改用的模型').press('Enter');
    await expect(field('第 3 条：请求的模型')).toBeFocused();
    await page.keyboard.press('Backspace');
    await expect(field('第 3 条：请求的模型')).toHaveCount(0);
    await expect(field('第 2 条：改用的模型')).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(field('第 1 条：请求的模型')).toHaveValue('gemini-*');
    await shoot(page, 'account-mapping', 'end');
  });
  await test.step('both are stored and shown', async () => {
    await form.getByRole('button', { name: '保存', exact: true }).click();
    await expect(form).toBeHidden();
    await expect(page.getByText('gemini-* → claude-haiku-4-5')).toBeVisible();
    await shoot(page, 'account-detail', 'end');
    const { supportedModels, modelMapping } = await app.api.account.get({ accountId: carpool.accountId });
    expect({ supportedModels, modelMapping }).toEqual({
      supportedModels: [SONNET, 'claude-haiku-*'],
      modelMapping: [
        { from: 'gemini-*', to: 'claude-haiku-4-5' },
        { from: 'gpt-5*', to: SONNET },
      ],
    });
  });
});

test('an owner maps a model for the whole group', async ({ page }) => {
  await open(page, '');
  await page.getByRole('button', { name: '设置', exact: true }).click();
  const form = page.getByRole('dialog', { name: '拼车组设置' });
  await form.getByRole('button', { name: '添加一条映射' }).click();
  await form.getByRole('textbox', { name: '第 1 条：请求的模型' }).fill('fast');
  await form.getByRole('button', { name: '保存', exact: true }).click();
  await expect(form.getByText('每条映射都要填好两边，或者删掉它')).toBeVisible();
  await form.getByRole('combobox', { name: '第 1 条：改用的模型' }).fill('claude-haiku-4-5');
  await form.getByRole('button', { name: '添加一条映射' }).click();
  await shoot(page, 'group-mapping', 'end');
  await form.getByRole('button', { name: '保存', exact: true }).click();
  await expect(form).toBeHidden();
  const { modelMapping } = await app.api.group.get({ groupId: carpool.groupId });
  expect(modelMapping).toEqual([{ from: 'fast', to: 'claude-haiku-4-5' }]);
});

test('every client has something to paste, and the last choice is remembered', async ({ page }) => {
  await open(page, 'relay');
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  const code = page.locator('pre');

  await test.step('relay screen', async () => {
    await expect(code).toHaveText(/^export ANTHROPIC_BASE_URL="http:[^"]+"\nexport ANTHROPIC_AUTH_TOKEN=/);
    await tab('Codex').click();
    await expect(code.first()).toContainText('wire_api = "responses"');
    await expect(code.first()).toContainText(`model = "${SONNET}"`);
    await expect(code.nth(1)).toContainText('export AICARPOOL_KEY="acp_..."');
    await shoot(page, 'snippet-codex', 'end');
    await tab('Gemini CLI').click();
    await expect(code.first()).toContainText('"selectedType": "gemini-api-key"');
    await expect(code.nth(1)).toContainText('export GOOGLE_GEMINI_BASE_URL="http:');
    await tab('Qwen Code').click();
    await expect(code).toContainText(
      `/v1"\nexport OPENAI_API_KEY="acp_..."\nexport OPENAI_MODEL="${SONNET}"`,
    );
    await tab('opencode').click();
    await expect(code.first()).toContainText('"apiKey": "{env:AICARPOOL_KEY}"');
    await shoot(page, 'snippet-opencode', 'end');
    await tab('SDK 与编辑器').click();
    await expect(page.getByRole('definition').first()).toHaveText(/^http:.+\/v1$/);
    await shoot(page, 'snippet-any', 'end');
    await tab('Qwen Code').click();
    await page.getByText('Windows PowerShell').click();
    await expect(code).toContainText('$env:OPENAI_MODEL = ');
    await page.reload();
    await expect(tab('Qwen Code')).toHaveAttribute('aria-selected', 'true');
    await expect(code).toContainText('$env:OPENAI_MODEL = ');
  });

  await test.step('the dialog of a new key', async () => {
    await page.goto(`${app.controlUrl}/#/members/${carpool.memberId}`);
    await page.getByRole('button', { name: '新建密钥' }).click();
    await page.getByRole('textbox', { name: '设备名' }).fill('家里的笔记本');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '「家里的笔记本」的新密钥' });
    await expect(dialog.getByRole('tab', { name: 'Qwen Code' })).toHaveAttribute('aria-selected', 'true');
    await dialog.getByText('macOS / Linux').click();
    await dialog.getByRole('tab', { name: 'Codex' }).press('Enter');
    await shoot(page, 'new-key');
    await expect(dialog.getByRole('button', { name: '完成' })).toBeDisabled();
    await dialog.getByRole('button', { name: '复制命令' }).click();
    await expect(dialog.getByRole('button', { name: '完成' })).toBeEnabled();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^export AICARPOOL_KEY="acp_[0-9a-z]{8}_[\w-]{43}"\ncodex$/,
    );
  });
});
