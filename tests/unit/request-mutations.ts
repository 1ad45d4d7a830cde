import type { JsonRecord } from '../../electron/core/dialects/json.ts';

type Below = (limit: number) => number;
type Container = Record<string, unknown> | unknown[];

const odd: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, '', ' ', 'x', 'auto', 'data:', 'data:image/png;base64,', '{'],
  ...[[], {}, [[]], [null], [{}], { type: 'x' }, { $ref: '#' }, '__proto__', 'constructor'],
];

/** The request with one to three changes: something dropped, of another type, nested, doubled, renamed or put elsewhere. */
export function mutated(request: JsonRecord, below: Below): JsonRecord {
  const body: JsonRecord = { ...request };
  for (let changes = 1 + below(3); changes > 0; changes -= 1) change(body, below);
  return body;
}

function change(body: JsonRecord, below: Below): void {
  const containers = containersIn(body);
  const container = containers[below(containers.length)];
  if (container === undefined) return;
  const keys = Object.keys(container);
  const key = keys[below(keys.length)];
  if (key === undefined) return;
  const held = container as Record<string, unknown>;
  const value = held[key];
  switch (below(7)) {
    case 0:
      if (Array.isArray(container)) container.splice(Number(key), 1);
      else delete held[key];
      return;
    case 1:
      held[key] = [value];
      return;
    case 2:
      held[key] = below(2) === 0 ? { value } : { type: 'text', text: value };
      return;
    case 3:
      if (Array.isArray(container)) container.push(copy(value));
      else held[`${key}_`] = value;
      return;
    case 4:
      held[key] = copy(containers[below(containers.length)]);
      return;
    default:
      held[key] = copy(odd[below(odd.length)]);
  }
}

function copy(value: unknown): unknown {
  return typeof value === 'object' ? structuredClone(value) : value;
}

function containersIn(value: unknown, found: Container[] = []): readonly Container[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Container);
  for (const inner of Object.values(value)) containersIn(inner, found);
  return found;
}
