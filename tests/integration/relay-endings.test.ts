import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { AppError } from '../../shared/errors.ts';
import { type Behaviour, type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { beforeJournal, type JournalStep } from './journal-gate.ts';
import { begin, follow, message, messageBody, type Rig, readAll, startRig, until } from './relay-rig.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

/** The journal through a gate: calls of one name wait, or fail, for as long as the test says so. */
function gate() {
  const waiting: (() => void)[] = [];
  const state = { held: '', failing: new Set<JournalStep>(), waiting };
  const wrap = (storage: Storage): Storage =>
    beforeJournal(storage, async (name) => {
      if (state.failing.has(name)) throw new AppError('storage.full');
      if (state.held === name) await new Promise<void>((resolve) => waiting.push(resolve));
    });
  const release = () => {
    state.held = '';
    for (const go of waiting.splice(0)) go();
  };
  return { state, wrap, release };
}

async function withRig(
  options: Partial<Parameters<typeof startRig>[0]>,
  run: (rig: Rig) => Promise<void>,
): Promise<void> {
  const rig = await startRig({ vendorUrl: simulator.vendorUrl, ...options });
  try {
    await run(rig);
    expect((await rig.rows()).filter(({ state }) => state === 'open')).toEqual([]);
    const sums = await rig.storage.read('reconcile.sums');
    expect(sums.ledger.amountPusd).toBe(sums.rows.costPusd);
    expect(sums.rollups.costPusd).toBe(sums.rows.costPusd);
  } finally {
    await rig.stop();
  }
}

const plan = { text: 'ab cd ef gh', events: 3, inputTokens: 50, outputTokens: 30 };
const held: Behaviour = { plan, hold: { after: 5 } };

async function openStream(rig: Rig, behaviour: Behaviour = held, part = 'text_delta') {
  const { request, head } = begin(rig, { body: messageBody(behaviour) });
  const followed = follow(await head);
  await followed.seen(part);
  return { request, ...followed };
}

test('the terminal event is not seen before the settlement is on disk', async () => {
  const { state, wrap, release } = gate();
  await withRig({ wrap }, async (rig) => {
    state.held = 'settle';
    const { answer, text } = await openStream(rig, { plan }, 'message_delta');
    await until(
      async () => state.waiting.length,
      (count) => count === 1,
    );
    // The vendor has said everything and the relay has it: only the end is kept back.
    await simulator.waitFor({ state: 'completed' });
    expect((await rig.lastRow()).state).toBe('open');
    expect(text()).not.toContain('message_stop');
    release();
    const got = await answer;
    expect(got).toMatchObject({ status: 200, complete: true });
    expect(got.text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true);
    expect(await rig.lastRow()).toMatchObject({ state: 'settled', source: 'final' });
  });
});

test('a whole answer is not seen before its settlement is on disk', async () => {
  const { state, wrap, release } = gate();
  await withRig({ wrap }, async (rig) => {
    state.held = 'settle';
    const { head } = begin(rig, { body: messageBody({ plan }, false) });
    let answered = false;
    const answer = head.then((response) => {
      answered = true;
      return readAll(response);
    });
    await until(
      async () => state.waiting.length,
      (count) => count === 1,
    );
    expect(answered).toBe(false);
    release();
    expect((await answer).status).toBe(200);
  });
});

test('nothing is sent to the provider before its row is on disk', async () => {
  const { state, wrap, release } = gate();
  await withRig({ wrap }, async (rig) => {
    const before = (await simulator.stats()).requests;
    state.held = 'open';
    const answer = message(rig, { plan });
    await until(
      async () => state.waiting.length,
      (count) => count === 1,
    );
    expect((await simulator.stats()).requests).toBe(before);
    release();
    expect((await answer).status).toBe(200);
  });
});

test('when the row cannot be written nothing is sent, and it works again by itself', async () => {
  const { state, wrap } = gate();
  await withRig({ wrap }, async (rig) => {
    const before = (await simulator.stats()).requests;
    state.failing.add('open');
    const answer = await message(rig, { plan });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('15');
    expect(JSON.parse(answer.text).error.message).toMatch(/暂时无法记账/);
    expect((await simulator.stats()).requests).toBe(before);
    state.failing.clear();
    expect((await message(rig, { plan })).status).toBe(200);
  });
});

test('when a settlement cannot be written the stream ends with an error, and the row is settled later', async () => {
  const { state, wrap } = gate();
  await withRig({ wrap }, async (rig) => {
    state.failing.add('settle');
    const answer = await message(rig, { plan });
    expect(answer.text).not.toContain('message_stop');
    expect(answer.text).toMatch(/event: error\ndata: .*回答到此中断.*\n\n$/);
    expect((await message(rig, { plan }, false)).status).toBe(503);
    expect(rig.metering.openCount()).toBe(2);
    expect((await rig.lastRow()).state).toBe('open');
    state.failing.clear();
    await until(
      () => rig.rows(),
      (rows) => rows.every((row) => row.state === 'settled'),
    );
    for (const row of await rig.rows()) {
      expect(row).toMatchObject({ source: 'final', tokens: { inputTokens: 50, outputTokens: 30 } });
    }
    expect(rig.metering.openCount()).toBe(0);
  });
});

test('when a checkpoint cannot be written the running stream ends with an error', async () => {
  const { state, wrap } = gate();
  await withRig({ wrap }, async (rig) => {
    state.failing.add('checkpoint');
    const answer = await message(rig, { plan: { ...plan, eventDelayMs: 20 } });
    expect(answer.text).toMatch(/event: error\ndata: .*回答到此中断.*\n\n$/);
    expect(await rig.lastRow()).toMatchObject({ errorCode: 'relay.metering_failed' });
    await simulator.waitFor({ state: 'client_closed' });
  });
});

test('a checkpoint holds what the provider has said when the start has come', async () => {
  await withRig({}, async (rig) => {
    const { request, answer } = await openStream(rig);
    const row = await until(
      () => rig.lastRow(),
      ({ tokens }) => tokens !== null,
    );
    expect(row).toMatchObject({
      state: 'open',
      source: null,
      httpStatus: 200,
      tokens: { inputTokens: 50, outputTokens: 1 },
    });
    expect(row.holdPusd).toBeGreaterThan(0n);
    expect(row.upstreamRequestId).toMatch(/^req_/);
    await simulator.release();
    await answer;
    request.destroy();
  });
});

test('a member who leaves ends the call after the grace, and what was said is estimated', async () => {
  await withRig({ limits: { graceMs: 50 } }, async (rig) => {
    const { request } = await openStream(rig);
    request.destroy();
    const row = await until(
      () => rig.lastRow(),
      ({ state }) => state === 'settled',
    );
    // 'ab c' and 'd ef' are two pieces of text: 2 tokens of 4 bytes each.
    expect(row).toMatchObject({
      source: 'estimated',
      flags: ['client_gone'],
      errorCode: 'relay.client_gone',
      tokens: { inputTokens: 50, outputTokens: 2 },
    });
    await simulator.waitFor({ state: 'client_closed' });
  });
});

test('a member who leaves after a cumulative figure is billed by that figure', async () => {
  await withRig({ limits: { graceMs: 50 } }, async (rig) => {
    const { request } = await openStream(
      rig,
      { plan: { ...plan, usageEvery: 1 }, hold: { after: 6 } },
      'message_delta',
    );
    request.destroy();
    expect(
      await until(
        () => rig.lastRow(),
        ({ state }) => state === 'settled',
      ),
    ).toMatchObject({
      source: 'partial',
      flags: ['client_gone'],
      tokens: { inputTokens: 50, outputTokens: 10 },
    });
  });
});

test('an answer that is complete within the grace is billed exactly', async () => {
  await withRig({ limits: { graceMs: 10_000 } }, async (rig) => {
    const { request } = await openStream(rig);
    request.destroy();
    await once(request, 'close');
    await until(
      () => simulator.release(),
      (released) => released > 0,
    );
    expect(
      await until(
        () => rig.lastRow(),
        ({ state }) => state === 'settled',
      ),
    ).toMatchObject({
      source: 'final',
      flags: ['client_gone'],
      errorCode: null,
      tokens: { inputTokens: 50, outputTokens: 30 },
    });
  });
});

test('with draining the exact figure is waited for, for a few members at a time', async () => {
  await withRig({ limits: { graceMs: 20, drainMs: 20_000, drains: 1 } }, async (rig) => {
    rig.settings.drain = true;
    const first = await openStream(rig, { ...held, plan: { ...plan, inputTokens: 1 } });
    const second = await openStream(rig, { ...held, plan: { ...plan, inputTokens: 2 } });
    first.request.destroy();
    await once(first.request, 'close');
    second.request.destroy();
    // One place only: one of the two is given up, the other is waited for.
    await until(
      () => rig.rows(),
      (rows) => rows.filter(({ state }) => state === 'settled').length === 1,
    );
    expect(await simulator.release()).toBe(1);
    const rows = await until(
      () => rig.rows(),
      (all) => all.every(({ state }) => state === 'settled'),
    );
    expect(rows.map(({ source }) => source).sort()).toEqual(['estimated', 'final']);
  });
});

test('draining ends after its time', async () => {
  await withRig({ limits: { graceMs: 20, drainMs: 60 } }, async (rig) => {
    rig.settings.drain = true;
    const { request } = await openStream(rig);
    request.destroy();
    expect(
      await until(
        () => rig.lastRow(),
        ({ state }) => state === 'settled',
      ),
    ).toMatchObject({ source: 'estimated' });
  });
});

test('a member who leaves before the answer begins costs nothing', async () => {
  await withRig({ limits: { graceMs: 20 } }, async (rig) => {
    const { request, head } = begin(rig, { body: messageBody({ hold: { after: 'request' } }) });
    head.catch(() => undefined);
    await simulator.waitFor({ held: true });
    request.destroy();
    expect(
      await until(
        () => rig.lastRow(),
        (row) => row?.state === 'settled',
      ),
    ).toMatchObject({
      source: 'none',
      flags: ['client_gone'],
      tokens: null,
      costPusd: 0n,
    });
  });
});

test('a member who leaves while the row is written is not sent to the provider', async () => {
  const { state, wrap, release } = gate();
  await withRig({ wrap }, async (rig) => {
    const before = (await simulator.stats()).requests;
    state.held = 'open';
    const { request, head } = begin(rig, { body: messageBody({ plan }) });
    const failed = expect(head).rejects.toThrow('socket hang up');
    await until(
      async () => state.waiting.length,
      (count) => count === 1,
    );
    request.destroy();
    await failed;
    // A later request is answered, so the relay has seen the earlier one leave.
    state.held = '';
    await message(rig, { plan });
    release();
    await until(
      () => rig.rows(),
      (rows) => rows.length === 2 && rows.every((row) => row.state === 'settled'),
    );
    expect((await simulator.stats()).requests).toBe(before + 1);
  });
});

test('a stream of a revoked key is cut off and billed', async () => {
  await withRig({}, async (rig) => {
    const { answer } = await openStream(rig);
    await rig.storage.write('memberKeys.revoke', rig.keyId, Date.now());
    await rig.access.reload();
    expect((await answer).text).toMatch(/event: error\ndata: .*authentication_error.*回答到此中断.*\n\n$/);
    expect(await rig.lastRow()).toMatchObject({
      source: 'estimated',
      flags: [],
      errorCode: 'relay.access_ended',
      tokens: { inputTokens: 50, outputTokens: 2 },
    });
    await simulator.waitFor({ state: 'client_closed' });
  });
});

test('a stopping relay lets requests end by themselves', async () => {
  await withRig({}, async (rig) => {
    const { answer } = await openStream(rig);
    const stopped = rig.relay.stop({ drainMs: 20_000 });
    expect(rig.relay.listening()).toBeUndefined();
    await expect(message(rig, { plan })).rejects.toThrow(/ECONNREFUSED/);
    await simulator.release();
    expect((await answer).text).toContain('message_stop');
    await stopped;
    expect(await rig.lastRow()).toMatchObject({ source: 'final' });
  });
});

test('a stopping relay ends and settles what does not end in time', async () => {
  await withRig({}, async (rig) => {
    const { answer } = await openStream(rig);
    await rig.relay.stop({ drainMs: 30 });
    expect(await rig.lastRow()).toMatchObject({
      state: 'settled',
      source: 'estimated',
      errorCode: 'relay.stopped',
    });
    expect((await answer).text).toMatch(/event: error\ndata: .*中转已停止.*\n\n$/);
  });
});

/** A provider that streams for as long as somebody reads. */
async function endlessVendor() {
  const state = { written: 0, response: undefined as ServerResponse | undefined };
  const text = 'x'.repeat(1_000);
  const event = `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    state.response = response;
    const pump = () => {
      while (!response.destroyed) {
        state.written += event.length;
        if (!response.write(event)) break;
      }
    };
    response.on('drain', pump);
    pump();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

test('a slow reader holds the provider back, the relay keeps little, and the wait ends when the reader leaves', async () => {
  const vendor = await endlessVendor();
  await withRig({ vendorUrl: vendor.url, limits: { graceMs: 20 } }, async (rig) => {
    const { request, head } = begin(rig, { body: messageBody({ plan }) });
    const response = await head;
    response.pause();
    // The provider stands still once every buffer on the way is full.
    let before = -1;
    await until(
      async () => {
        const same = before === vendor.state.written && before > 0;
        before = vendor.state.written;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return same;
      },
      (same) => same,
    );
    expect(vendor.state.written).toBeLessThan(24 * 2 ** 20);
    const stood = vendor.state.written;
    for (let read = 0; read < 4 * 2 ** 20; ) {
      const chunk = response.read() as Buffer | null;
      if (chunk === null) await once(response, 'readable');
      else read += chunk.length;
    }
    await until(
      async () => vendor.state.written,
      (written) => written > stood,
    );
    request.destroy();
    expect(
      await until(
        () => rig.lastRow(),
        (row) => row?.state === 'settled',
      ),
    ).toMatchObject({
      source: 'estimated',
      flags: ['client_gone'],
    });
    await until(
      async () => vendor.state.response?.destroyed,
      (destroyed) => destroyed === true,
    );
  });
  vendor.close();
});

test('a reader who takes in nothing is disconnected', async () => {
  const vendor = await endlessVendor();
  await withRig({ vendorUrl: vendor.url, limits: { graceMs: 20, writeStallMs: 200 } }, async (rig) => {
    const { head } = begin(rig, { body: messageBody({ plan }) });
    const response = await head;
    response.on('error', () => undefined).pause();
    expect(
      await until(
        () => rig.lastRow(),
        (row) => row?.state === 'settled',
      ),
    ).toMatchObject({ flags: ['client_gone'] });
  });
  vendor.close();
});
