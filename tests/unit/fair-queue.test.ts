import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairQueue } from '../../electron/core/domain/fair-queue.ts';

const anyone = () => true;

function takeAll<Item>(queue: FairQueue<Item>): Item[] {
  const taken: Item[] = [];
  for (let item = queue.take(anyone); item !== undefined; item = queue.take(anyone)) taken.push(item);
  return taken;
}

test('members are served in turn, each in the own order', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.add(item[0] as string, item);
  expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
});

test('a member who comes late waits for one round, not for the whole line', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3']) queue.add('a', item);
  expect(queue.take(anyone)).toBe('a1');
  queue.add('b', 'b1');
  expect(takeAll(queue)).toEqual(['a2', 'b1', 'a3']);
});

test('what cannot be served now is passed over and keeps its turn', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'b1', 'b2']) queue.add(item[0] as string, item);
  expect(queue.take((item) => item !== 'a1')).toBe('a2');
  expect(queue.take((item) => !item.startsWith('a'))).toBe('b1');
  expect(takeAll(queue)).toEqual(['a1', 'b2']);
  expect(queue.take(anyone)).toBeUndefined();
});

test('one that leaves is gone, once', () => {
  const queue = new FairQueue<string>();
  queue.add('a', 'a1');
  queue.add('a', 'a2');
  expect(queue.remove('a', 'a1')).toBe(true);
  expect(queue.remove('a', 'a1')).toBe(false);
  expect(queue.remove('b', 'a2')).toBe(false);
  expect(queue.sizeOf('a')).toBe(1);
  expect(takeAll(queue)).toEqual(['a2']);
});

test('nobody is served twice while someone else waits', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }), (members) => {
      const queue = new FairQueue<{ member: string; number: number }>();
      for (const [number, member] of members.entries()) queue.add(member, { member, number });
      const left = new Map<string, number>(
        members.map((member) => [member, members.filter((one) => one === member).length]),
      );
      const served = takeAll(queue);
      expect(served.map(({ number }) => number).sort((a, b) => a - b)).toEqual(members.map((_, i) => i));
      for (const [at, { member }] of served.entries()) {
        left.set(member, (left.get(member) ?? 0) - 1);
        const next = served[at + 1];
        if (next?.member !== member) continue;
        expect([...left].filter(([other, count]) => other !== member && count > 0)).toEqual([]);
      }
    }),
  );
});
