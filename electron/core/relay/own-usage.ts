import type { Caller } from '../services/access.ts';
import type { Exchange } from './exchange.ts';

/** Answers a member with the own use and limits as JSON, for status lines. */
export async function sendOwnUsage(
  { response }: Exchange,
  caller: Caller,
  ownUsage: (caller: Caller) => Promise<object>,
): Promise<void> {
  const own = await ownUsage(caller);
  const body = Buffer.from(
    JSON.stringify({ group: caller.groupName, member: caller.memberName, zone: caller.zone, ...own }),
  );
  if (response.destroyed) return;
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}
