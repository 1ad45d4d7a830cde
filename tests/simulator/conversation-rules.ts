/** What vendors check of a conversation with tools: every call is answered, and nothing else is. */

/** A step of a conversation, whatever the dialect: ids of the calls made and of the results given in it. */
export type Step = { where: string; calls: string[]; results: string[] };

/** Where a conversation breaks the rules, in the vendor's words made by the caller; undefined when it keeps them. */
export type Breach =
  | { kind: 'unanswered'; where: string; ids: string[] }
  | { kind: 'unasked'; where: string; ids: string[] };

/** Calls of one step must be answered, all of them, by the results that follow before any further call or text. */
export function breachOf(steps: Step[]): Breach | undefined {
  let open: { where: string; ids: Set<string> } = { where: '', ids: new Set() };
  for (const { where, calls, results } of steps) {
    const unasked = results.filter((id) => !open.ids.delete(id));
    if (unasked.length > 0) return { kind: 'unasked', where, ids: unasked };
    if (results.length === 0 && open.ids.size > 0) {
      return { kind: 'unanswered', where: open.where, ids: [...open.ids] };
    }
    if (calls.length > 0) open = { where, ids: new Set(calls) };
  }
  return open.ids.size === 0 ? undefined : { kind: 'unanswered', where: open.where, ids: [...open.ids] };
}

const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Whether these are the bytes of an image that the vendors take, by its first bytes. */
export function isImage(mediaType: unknown, data: unknown): boolean {
  if (typeof mediaType !== 'string' || typeof data !== 'string' || !IMAGE_TYPES.includes(mediaType))
    return false;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return false;
  const start = Buffer.from(data.slice(0, 16), 'base64').toString('latin1');
  return ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF'].some((magic) => start.startsWith(magic));
}
