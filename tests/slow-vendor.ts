import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor whose list of models comes when the test says so. */
export type SlowVendor = {
  readonly url: string;
  /** How many questions wait for their answer. */
  waiting(): number;
  /** Answers them all; gives their number. */
  answerAll(): number;
  stop(): void;
};

export async function startSlowVendor(): Promise<SlowVendor> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, answer) => waiting.push(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting: () => waiting.length,
    answerAll() {
      const answers = waiting.splice(0);
      for (const answer of answers)
        answer.setHeader('content-type', 'application/json').end('{"data":[{"id":"claude-sonnet-4-5"}]}');
      return answers.length;
    },
    stop: () => server.close(),
  };
}
