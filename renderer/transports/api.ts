import { createClient } from '../../shared/contract/client.ts';
import { watchConnection } from './connection.ts';
import { createHttpTransport, takeOwnerToken } from './http.ts';
import { createIpcTransport } from './ipc.ts';

/** The desktop window has a bridge; everywhere else the core is reached over HTTP. */
export const transport = window.carpool
  ? createIpcTransport(window.carpool)
  : createHttpTransport(takeOwnerToken(), watchConnection);

/** The contract as functions: `await api.group.list({})`. */
export const api = createClient(transport);
