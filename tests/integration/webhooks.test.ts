import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWebhooks, type Webhooks } from '../../electron/core/services/webhooks.ts';
import { openWebhookOutbox, type WebhookOutbox } from '../../electron/core/services/webhooks-outbox.ts';
import { createWebhookSender, type WebhookSenderDeps } from '../../electron/core/services/webhooks-sender.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import type { Alert } from '../../shared/contract/alert.ts';
import type { Params } from '../../shared/contract/index.ts';
import { grepFolder } from '../contract/planted-secrets.ts';
import { startCore } from '../core-rig.ts';
import { freshFolder, openAt } from './stored-carpool.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';

const nowMs = Date.parse('2026-11-10T04:00:00Z');
const SECRET = 'canary-secret-of-a-webhook-4711';
const TOKEN = '12345:canary-token-of-a-webhook';
const MINUTE_MS = 60_000;

const alert: Alert = {
  id: 'alert-1',
  kind: 'account_limited',
  severity: 'warning',
  subject: { kind: 'account', id: 'account-1', name: '<!channel> @everyone', groupId: 'g' },
  text: {
    title: { zh: '账号「<!channel> & @everyone」被上游限流', en: 'Account "x" is limited' },
    means: { zh: '期间成员会收到 429，不计费。', en: 'Members get a 429.' },
    todo: { zh: '到时间自动恢复。', en: 'It comes back.' },
  },
  atMs: nowMs,
  resolvedAtMs: null,
  readAtMs: null,
};

const title = '账号「<!channel> & @everyone」被上游限流';
const time = '2026年11月10日 12:00:00（Asia/Shanghai）';
const below = `期间成员会收到 429，不计费。\n到时间自动恢复。\n${time}`;

let receiver: Receiver;
let dataDir: string;
let storage: Awaited<ReturnType<typeof openAt>>;
let webhooks: Webhooks;
let outbox: WebhookOutbox;
let clockMs: number;

/** The webhook services over a real database; values are sealed by a stand-in that only turns them round. */
async function open(delivery: NonNullable<WebhookSenderDeps['delivery']> = {}): Promise<void> {
  const clock = { now: () => clockMs, monotonicMs: () => performance.now() };
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const turned = (text: string) => [...text].reverse().join('');
  const vault = { seal: async (value: string) => turned(value), open: turned };
  const announce = async () => undefined;
  const sender = createWebhookSender({ vault, clock, delivery });
  outbox = await openWebhookOutbox({
    ...{ storage, clock, ids: systemIds, logger, sender, announce },
    zone: () => 'Asia/Shanghai',
  });
  const { pending, drop } = outbox;
  webhooks = createWebhooks({ storage, clock, ids: systemIds, sender, pending, drop, announce });
}

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(async () => {
  clockMs = nowMs;
  receiver.received.length = 0;
  receiver.answer({ status: 200, body: '{}' });
  dataDir = await freshFolder();
  storage = await openAt(dataDir, nowMs);
  await open();
});
afterEach(async () => {
  await outbox.stop();
  await storage.close();
});

type Draft = Omit<Params<'webhook.create'>, 'name' | 'allowPrivate'>;

async function create(draft: Draft, allowPrivate = true): Promise<string> {
  const made = await webhooks.create({
    name: draft.service,
    url: `${receiver.url}/hook`,
    allowPrivate,
    ...draft,
  });
  return made.id;
}

async function pass(ms: number): Promise<void> {
  clockMs += ms;
  await outbox.sendDue();
}

describe('what each service is sent', () => {
  const cases: readonly [string, Draft, string, object, string][] = [
    [
      'Feishu, signed',
      { service: 'feishu', secret: SECRET },
      '/hook',
      {
        timestamp: '1794283200',
        sign: createHmac('sha256', `1794283200\n${SECRET}`).update('').digest('base64'),
        msg_type: 'post',
        content: { post: { zh_cn: { title, content: [[{ tag: 'text', text: below }]] } } },
      },
      '{"code":0,"msg":"success","data":{}}',
    ],
    [
      'DingTalk, signed',
      { service: 'dingtalk', secret: SECRET, url: '/robot/send?access_token=abc' },
      `/robot/send?access_token=abc&timestamp=${nowMs}&sign=${encodeURIComponent(
        createHmac('sha256', SECRET).update(`${nowMs}\n${SECRET}`).digest('base64'),
      )}`,
      { msgtype: 'text', text: { content: `${title}\n${below}` } },
      '{"errcode":0,"errmsg":"ok"}',
    ],
    [
      'WeCom',
      { service: 'wecom', url: '/cgi-bin/webhook/send?key=abc' },
      '/cgi-bin/webhook/send?key=abc',
      { msgtype: 'text', text: { content: `${title}\n${below}` } },
      '{"errcode":0,"errmsg":"ok"}',
    ],
    [
      'Slack, whose control characters are escaped',
      { service: 'slack' },
      '/hook',
      { text: `账号「&lt;!channel&gt; &amp; @everyone」被上游限流\n${below}` },
      'ok',
    ],
    [
      'Discord, mentioning nobody',
      { service: 'discord' },
      '/hook',
      { content: `${title}\n${below}`, allowed_mentions: { parse: [] } },
      '',
    ],
    [
      'Telegram',
      { service: 'telegram', token: TOKEN, chatId: '-100200', url: '/' },
      `/bot${TOKEN}/sendMessage`,
      { chat_id: '-100200', text: `${title}\n${below}`, link_preview_options: { is_disabled: true } },
      '{"ok":true,"result":{}}',
    ],
    [
      'Bark',
      { service: 'bark', token: TOKEN, url: '/' },
      '/push',
      { device_key: TOKEN, title, body: below, group: 'AiCarpool', level: 'active' },
      '{"code":200,"message":"success","timestamp":1}',
    ],
    [
      'JSON',
      { service: 'json', lang: 'en' },
      '/hook',
      {
        id: 'alert-1',
        kind: 'account_limited',
        severity: 'warning',
        subject: { kind: 'account', id: 'account-1', name: '<!channel> @everyone', groupId: 'g' },
        lang: 'en',
        title: 'Account "x" is limited',
        lines: ['Members get a 429.', 'It comes back.', 'Nov 10, 2026 12:00:00 (Asia/Shanghai)'],
        at: '2026-11-10T04:00:00.000Z',
      },
      '',
    ],
  ];
  test.each(cases)('%s', async (_name, draft, path, body, answer) => {
    receiver.answer({ status: answer === '' ? 204 : 200, body: answer });
    const { url } = draft;
    const id = await create({ ...draft, url: `${receiver.url}${url ?? '/hook'}` });
    await outbox.tell(alert, null);
    await outbox.sendDue();
    expect(receiver.received).toMatchObject([{ path }]);
    expect(receiver.received[0]?.json).toEqual(body);
    expect(await webhooks.log({ webhookId: id })).toMatchObject([{ ok: true, reason: null, givenUp: false }]);
    expect(await storage.read('webhookDeliveries.list')).toEqual([]);
  });

  test('JSON is signed over the time and the very bytes that are sent', async () => {
    await create({ service: 'json', secret: SECRET });
    await outbox.tell(alert, null);
    await outbox.sendDue();
    const [{ headers, text }] = receiver.received as [Receiver['received'][number]];
    const signature = createHmac('sha256', SECRET).update(`1794283200.${text}`).digest('hex');
    expect(headers['x-aicarpool-signature']).toBe(`t=1794283200,v1=${signature}`);
  });
});

describe('a message that is not taken', () => {
  test.each([
    ['feishu', '{"code":19021,"msg":"sign match fail"}', 'code 19021 sign match fail'],
    ['dingtalk', '{"errcode":310000,"errmsg":"keywords not in content"}', 'errcode 310000'],
    ['wecom', '{"errcode":93000,"errmsg":"invalid webhook url"}', 'errcode 93000'],
    ['slack', 'invalid_token', 'invalid_token'],
    ['telegram', '{"ok":false,"description":"chat not found"}', 'chat not found'],
    ['bark', '{"code":400,"message":"device key is empty"}', 'code 400'],
    ['feishu', '<html>', 'no code'],
  ] as const)('is told as refused by %s although the status is 200', async (service, body, said) => {
    receiver.answer({ status: 200, body });
    const more =
      service === 'telegram' ? { token: TOKEN, chatId: '1' } : service === 'bark' ? { token: TOKEN } : {};
    const webhookId = await create({ service, ...more });
    const result = await webhooks.test({ webhookId });
    expect(result).toMatchObject({ ok: false, status: 200, said: body });
    expect(result.reason?.en).toContain(said);
    expect(await webhooks.list()).toMatchObject([{ lastAttempt: { ok: false, givenUp: true } }]);
  });

  test('is tried again after 10 s, 1 min, 5 min, 30 min and 2 h, and then given up', async () => {
    receiver.answer({ status: 500 });
    const webhookId = await create({ service: 'json' });
    await outbox.tell(alert, null);
    await outbox.sendDue();
    for (const [waitMs, tries] of [
      [10_000, 2],
      [MINUTE_MS, 3],
      [5 * MINUTE_MS, 4],
      [30 * MINUTE_MS, 5],
      [120 * MINUTE_MS, 6],
    ] as const) {
      await pass(waitMs - 1);
      expect(receiver.received).toHaveLength(tries - 1);
      expect(outbox.pending(webhookId)).toBe(1);
      await pass(1);
      expect(receiver.received).toHaveLength(tries);
    }
    expect(outbox.pending(webhookId)).toBe(0);
    const log = await webhooks.log({ webhookId });
    expect(log.map(({ givenUp }) => givenUp)).toEqual([true, false, false, false, false, false]);
    expect(log[0]).toMatchObject({ status: 500, reason: { en: 'it answered with status 500' } });
    await pass(24 * 60 * MINUTE_MS);
    expect(receiver.received).toHaveLength(6);
  });

  test('for want of an answer counts as one that came too late', async () => {
    await open({ timeoutMs: 50 });
    receiver.answer('silence');
    const webhookId = await create({ service: 'slack' });
    const result = await webhooks.test({ webhookId });
    expect(result).toMatchObject({ ok: false, status: null, reason: { en: 'it did not answer in time' } });
  });

  test('waits on disk: the next start sends it, and a webhook that was removed gets nothing', async () => {
    receiver.answer({ status: 500 });
    await create({ service: 'json' });
    const gone = await create({ service: 'slack' });
    await outbox.tell(alert, null);
    await outbox.sendDue();
    expect(receiver.received).toHaveLength(2);
    await outbox.stop();
    await storage.close();

    storage = await openAt(dataDir, nowMs);
    clockMs += 10_000;
    await open();
    await webhooks.remove({ webhookId: gone });
    receiver.answer({ status: 200 });
    await outbox.sendDue();
    expect(receiver.received).toHaveLength(3);
    expect(receiver.received[2]?.json).toMatchObject({ id: 'alert-1' });
    expect(await storage.read('webhookDeliveries.list')).toEqual([]);
  });

  test('keeps the last 50 tries in the log', async () => {
    const webhookId = await create({ service: 'json' });
    for (let time = 1; time <= 53; time += 1) {
      clockMs = nowMs + time;
      await webhooks.test({ webhookId });
    }
    const log = await webhooks.log({ webhookId });
    expect(log).toHaveLength(50);
    expect([log[0]?.atMs, log[49]?.atMs]).toEqual([nowMs + 53, nowMs + 4]);
  });
});

test('only what a webhook wants is sent to it', async () => {
  await create({ service: 'json', severities: ['critical'] });
  await create({ service: 'slack', kinds: ['balance_low'] });
  const paused = await create({ service: 'discord' });
  await webhooks.update({ webhookId: paused, changes: { enabled: false } });
  await outbox.tell(alert, null);
  await outbox.sendDue();
  expect(receiver.received).toEqual([]);
});

test('in quiet hours a message waits for their end, and is dropped if its cause has ended by then', async () => {
  await create({ service: 'json' });
  const { subject, ...row } = alert;
  const stored = {
    ...row,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
    groupId: subject.groupId,
    aspect: '',
  };
  await storage.write('alerts.put', stored);
  await storage.write('alerts.put', { ...stored, id: 'alert-2', aspect: 'x', resolvedAtMs: nowMs + 1 });
  await outbox.tell(alert, nowMs + MINUTE_MS);
  await outbox.tell({ ...alert, id: 'alert-2' }, nowMs + MINUTE_MS);
  await pass(MINUTE_MS - 1);
  expect(receiver.received).toEqual([]);
  await pass(1);
  expect(receiver.received.map(({ json }) => json.id)).toEqual(['alert-1']);
});

describe('an address in a private network', () => {
  const refused = { ok: false, status: null, reason: { zh: '地址在内网，没有发送' } };

  test.each([
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://169.254.169.254/x',
  ])('such as %s gets nothing unless the owner allows it', async (url) => {
    const webhookId = await create({ service: 'json', url }, false);
    expect(await webhooks.test({ webhookId })).toMatchObject(refused);
  });

  test('is found out where a name leads there, at the moment of the call', async () => {
    let address = '127.0.0.1';
    await open({
      lookup: (_host, _options, callback) =>
        callback(null, [
          { address: '1.1.1.1', family: 4 },
          { address, family: 4 },
        ]),
    });
    const url = `https://hooks.example.com:${receiver.port}/hook`;
    const webhookId = await create({ service: 'json', url }, false);
    expect(await webhooks.test({ webhookId })).toMatchObject(refused);
    address = '169.254.169.254';
    await webhooks.update({ webhookId, changes: { allowPrivate: true } });
    expect(await webhooks.test({ webhookId })).toMatchObject(refused);
    expect(receiver.received).toEqual([]);
  });

  test('is reached by its name once it is allowed', async () => {
    await open({
      lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const webhookId = await create({ service: 'json', url: `http://nas.example.com:${receiver.port}/hook` });
    expect(await webhooks.test({ webhookId })).toMatchObject({ ok: true, status: 200 });
  });
});

test('a redirect is not followed', async () => {
  const other = await startReceiver();
  receiver.answer({ status: 307, headers: { location: `${other.url}/stolen` } });
  const webhookId = await create({ service: 'json' });
  const result = await webhooks.test({ webhookId });
  expect(result).toMatchObject({ ok: false, status: 307 });
  expect(result.reason?.en).toBe('it redirects (307), which is not followed');
  expect(other.received).toEqual([]);
  await other.stop();
});

test('address, token and secret are in no answer, no event, no log and no file, after a change of the data key too', async () => {
  const rig = await startCore();
  const { api } = rig;
  const answers: unknown[] = [];
  const say = async <T>(answer: Promise<T>): Promise<T> => {
    answers.push(await answer);
    return answer;
  };
  const url = `${receiver.url}/${SECRET}-in-path?access_token=${SECRET}-in-query`;
  const allowPrivate = true;
  const made = await say(
    api.webhook.create({ name: '群', service: 'dingtalk', url, secret: SECRET, allowPrivate }),
  );
  const bot = { service: 'telegram', token: TOKEN, chatId: '-1', allowPrivate } as const;
  const telegram = await say(api.webhook.create({ name: '机器人', url: receiver.url, ...bot }));
  for (const [{ id: webhookId }, repeated] of [
    [made, `${url} ${SECRET}`],
    [telegram, `/bot${TOKEN}/sendMessage`],
  ] as const) {
    receiver.answer({ status: 400, body: `wrong: ${repeated}` });
    const { said } = await say(api.webhook.test({ webhookId }));
    expect(said).toContain('***');
    await say(api.webhook.log({ webhookId }));
  }
  await api.vault.rotateKey({});
  receiver.answer({ status: 200, body: '{"errcode":0}' });
  expect(await say(api.webhook.test({ webhookId: made.id }))).toMatchObject({ ok: true });
  expect(receiver.received.at(-1)?.path).toContain(`${SECRET}-in-query`);
  await say(api.webhook.list({}));
  const text = JSON.stringify([answers, rig.events, rig.complaints]);
  const { names, found } = await grepFolder(rig.dataDir, [SECRET, TOKEN]);
  for (const secret of [SECRET, TOKEN]) expect(text).not.toContain(secret);
  expect(text).toContain(`127.0.0.1:${receiver.port}`);
  expect(names).toContain('carpool.db');
  expect(found).toEqual([]);
  await rig.stop();
});
