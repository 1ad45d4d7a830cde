import type { Result } from '../../../shared/contract/index.ts';

/** A record with its arithmetic and the name of the account it went through, where that still exists. */
export type UsageDetail = Result<'usage.get'> & { accountName: string | undefined };
