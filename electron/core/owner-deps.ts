import type { Books } from './books.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { Events } from './events.ts';
import type { Platform } from './ports.ts';
import type { Storage } from './storage/storage.ts';

/** What the services that answer the owner are made of. */
export type OwnerDeps = {
  readonly platform: Platform;
  readonly storage: Storage;
  readonly events: Events;
  readonly books: Books;
  readonly inTurn: ChangeQueue;
};
