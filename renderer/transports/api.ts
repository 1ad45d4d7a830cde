import { createClient } from '../../shared/contract/client.ts';
import { watchConnection } from './connection.ts';
import { createDownload, type Download } from './downloads.ts';
import { createHttpTransport, takeOwnerToken } from './http.ts';
import { createIpcTransport } from './ipc.ts';

const ownerToken = window.carpool ? '' : takeOwnerToken();

/** The desktop window has a bridge; everywhere else the core is reached over HTTP. */
export const transport = window.carpool
  ? createIpcTransport(window.carpool, watchConnection)
  : createHttpTransport(ownerToken, watchConnection);

/** The contract as functions: `await api.group.list({})`. */
export const api = createClient(transport);

/** Undefined in the desktop window, which writes files where the owner chooses. */
export const download: Download | undefined = window.carpool ? undefined : createDownload(ownerToken);
