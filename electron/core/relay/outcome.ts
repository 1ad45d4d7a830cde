import type { UpstreamAccount } from '../providers/provider.ts';
import type { AccountHealthService } from '../services/account-health.ts';
import type { Ending } from './meter.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** Watches one attempt for what it tells of its account. */
export type OutcomeWatch = {
  /** The provider's head has come. */
  answered(answer: Pick<UpstreamAnswer, 'status' | 'headers'>): void;
  /** The attempt is over. */
  ended(ending: Ending): void;
};

/** Longer refusals are read from their beginning. */
const READ_BYTES = 65_536;

/** Tells the accounts' health service how an attempt on `account` went, once it is over. */
export function watchOutcome(
  account: UpstreamAccount,
  model: string,
  health: Pick<AccountHealthService, 'note'>,
): OutcomeWatch {
  let head: Pick<UpstreamAnswer, 'status' | 'headers'> | null = null;
  return {
    answered({ status, headers }) {
      head = { status, headers };
    },
    ended({ ending, errorCode, said }) {
      const isBroken = errorCode?.startsWith('relay.upstream_') ?? false;
      health.note(account, model, {
        head,
        said: said?.subarray(0, READ_BYTES).toString() ?? '',
        ending: isBroken ? 'broken' : ending === 'complete' ? 'complete' : 'given_up',
      });
    },
  };
}
