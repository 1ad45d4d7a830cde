import { expect, type Page, test } from '@playwright/test';
import type { Hand } from './hands.ts';

/** What the wizard's controls are called; written out, so that a change of wording is noticed. */
const words = {
  'zh-CN': {
    groupName: '拼车组名称',
    yourName: '你的名字',
    createGroup: '新建拼车组',
    compatible: /兼容接口/,
    baseUrl: '服务地址',
    apiKey: 'API 密钥',
    accountName: '账号名称',
    subscription: /固定订阅费/,
    fee: '每期订阅费',
    works: '连接正常，可用模型 4 个',
    bind: '绑定并继续',
    names: '名字',
    addTwo: '添加 2 位并继续',
    network: '让成员连得上',
    next: '下一步',
    createInvites: '生成 3 份邀请',
    show: '查看邀请内容',
    hello: '王芳，你好',
    leave: '不复制，继续',
    waiting: '正在等待请求到达中转',
    arrived: '第一个请求到了',
    finish: '进入组首页',
  },
  en: {
    groupName: 'Group name',
    yourName: 'Your name',
    createGroup: 'Create group',
    compatible: /^Compatible/,
    baseUrl: 'Base URL',
    apiKey: 'API key',
    accountName: 'Account name',
    subscription: /Fixed subscription/,
    fee: 'Subscription fee per period',
    works: 'The connection works; 4 models available',
    bind: 'Bind and continue',
    names: 'Names',
    addTwo: 'Add 2 members and continue',
    network: 'Let members connect',
    next: 'Next',
    createInvites: 'Create 3 invites',
    show: 'Show the invite',
    hello: 'Hello 王芳',
    leave: 'Continue without copying',
    waiting: 'Waiting for a request to reach the relay',
    arrived: 'The first request is here',
    finish: 'Go to group home',
  },
} as const;

/** What the wizard's controls are used with. */
type WizardHand = Pick<Hand, 'press' | 'write' | 'choose' | 'read'>;

const playwright: WizardHand = {
  press: (button) => button.click(),
  write: (field, text) => field.fill(text),
  choose: (radio) => radio.check(),
  read: () => undefined,
};

export type WizardWalk = {
  readonly page: Page;
  readonly language: keyof typeof words;
  readonly vendorUrl: string;
  readonly groupName: string;
  readonly accountName: string;
  readonly shoot: (name: string) => Promise<void>;
  /** How the controls are used; by Playwright's own ways unless given. */
  readonly hand?: WizardHand;
  /** Sends a member's request with the key found in the invitation. */
  readonly sendFirstRequest: (secret: string) => Promise<void>;
};

/** Goes through the whole first-run wizard as an owner would, up to the group's home. */
export async function walkWizard(walk: WizardWalk): Promise<void> {
  const { page, shoot, hand = playwright } = walk;
  const word = words[walk.language];
  const press = (name: string) => hand.press(page.getByRole('button', { name, exact: true }));
  const write = (name: string, text: string) =>
    hand.write(page.getByRole('textbox', { name, exact: true }), text);

  await test.step('group', async () => {
    hand.read();
    await write(word.groupName, walk.groupName);
    await write(word.yourName, '林晓');
    await shoot('wizard-1-group');
    await press(word.createGroup);
  });
  await test.step('account, really tested', async () => {
    hand.read();
    await hand.choose(page.getByRole('radio', { name: word.compatible }));
    await write(word.baseUrl, walk.vendorUrl);
    await write(word.apiKey, 'sk-sim-owner-secret');
    await write(word.accountName, walk.accountName);
    await hand.choose(page.getByRole('radio', { name: word.subscription }));
    await write(word.fee, '1450');
    await expect(page.getByText(word.works)).toBeVisible();
    await shoot('wizard-2-account');
    await press(word.bind);
  });
  await test.step('members', async () => {
    hand.read();
    await write(word.names, '王芳\n赵磊');
    await shoot('wizard-3-members');
    await press(word.addTwo);
  });
  await test.step('network', async () => {
    await expect(page.getByRole('heading', { name: word.network })).toBeVisible();
    hand.read();
    await shoot('wizard-4-network');
    await press(word.next);
  });
  const secret = await test.step('invitations', async () => {
    hand.read();
    await press(word.createInvites);
    await hand.press(page.getByRole('button', { name: word.show }).nth(1));
    await expect(page.getByText(word.hello)).toBeVisible();
    await shoot('wizard-5-invites');
    const found = /acp_[0-9a-z]{8}_[\w-]{43}/.exec(await page.locator('main').innerText());
    await press(word.next);
    await press(word.leave);
    return found?.[0] ?? '';
  });
  await test.step('the first request arrives and is metered', async () => {
    await expect(page.getByText(word.waiting)).toBeVisible();
    await shoot('wizard-6-waiting');
    await walk.sendFirstRequest(secret);
    await expect(page.getByText(word.arrived)).toBeVisible();
    await expect(page.getByText('$0.0756')).toBeVisible();
    await shoot('wizard-7-arrived');
    await press(word.finish);
  });
}
