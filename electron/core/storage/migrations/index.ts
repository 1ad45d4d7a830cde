import { foundation } from './001-foundation.ts';

/** A step of the schema. Once it has shipped its text never changes; a correction is a new step. */
export type Migration = { readonly version: number; readonly name: string; readonly sql: string };

/** All steps in order, numbered from 1 without gaps. */
export const migrations: readonly Migration[] = [{ version: 1, name: 'foundation', sql: foundation }];
