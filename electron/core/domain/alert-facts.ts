import type { AccountHealth, AccountState } from '../../../shared/contract/account-health.ts';
import type { QuotaName } from '../../../shared/contract/limits.ts';
import type { AccountLogin } from '../../../shared/contract/oauth.ts';
import type { Money } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** How an account stands. */
export type AccountFacts = Pick<AccountHealth, 'rest' | 'windows' | 'score' | 'demoted' | 'lastHour'> & {
  readonly id: string;
  readonly name: string;
  readonly state: AccountState;
  readonly login: AccountLogin | null;
  /** That it serves. */
  readonly groupId: string | null;
  /** IANA zone of the group that it serves. */
  readonly zone: string;
  readonly balances: readonly Money[];
  /** The owner wants to know when there is less; null: not at all. */
  readonly below: Money | null;
};

/** How much of one quota is used: pUSD, or tokens. */
export type QuotaFacts = {
  readonly kind: 'member' | 'group';
  readonly id: string;
  readonly name: string;
  readonly groupId: string;
  readonly quotaName: QuotaName | 'day_tokens';
  readonly used: bigint;
  readonly limit: bigint;
  readonly resetsAtMs: EpochMs | null;
  readonly zone: string;
};

/** A group's first period that is over and not closed. */
export type DuePeriodFacts = {
  readonly groupId: string;
  readonly groupName: string;
  readonly periodId: string;
  readonly label: string;
};

export type AlertFacts = {
  readonly accounts: readonly AccountFacts[];
  readonly quotas: readonly QuotaFacts[];
  readonly duePeriods: readonly DuePeriodFacts[];
  /** Settlements that wait for the disk. */
  readonly unsettled: number;
  /** Records of usage that are kept but that no table takes. */
  readonly refusedRecords: number;
  /** Why the relay cannot listen; null when it can or is not to. */
  readonly relayProblem: { readonly zh: string; readonly en: string } | null;
};
