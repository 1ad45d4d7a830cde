import type { AccountBalance, BalanceChoice } from '../../../shared/contract/account-balance.ts';
import type { TimelineEvent } from '../../../shared/contract/account-timeline.ts';
import type { Alert, AlertSubject } from '../../../shared/contract/alert.ts';
import type { Webhook, WebhookAttempt } from '../../../shared/contract/webhook.ts';
import type { EpochMs } from '../../../shared/time.ts';

/* What the tables of alerts, webhooks, balances and timelines hold. */

export type AlertRow = Readonly<Omit<Alert, 'subject'>> & {
  readonly subjectKind: AlertSubject['kind'];
  readonly subjectId: string;
  readonly subjectName: string;
  readonly groupId: string | null;
  /** Which of several of the subject's: a window or a quota; empty where there is only one. */
  readonly aspect: string;
};

export type AlertFilter = {
  readonly open?: boolean | undefined;
  readonly beforeId?: string | undefined;
  readonly limit: number;
};

export type WebhookRow = Readonly<Omit<Webhook, 'pending' | 'lastAttempt'>> & {
  /** Address, tokens and secret, sealed by the vault for table `webhooks`, this row, column `target_sealed`. */
  readonly targetSealed: string;
};

/** What is to be told; no secret is among it. */
export type WebhookDeliveryRow = {
  readonly id: string;
  readonly webhookId: string;
  readonly message: Pick<Alert, 'kind' | 'severity' | 'text' | 'atMs'> & {
    readonly alertId: string;
    readonly subject: AlertSubject;
    /** It waits for the end of the quiet hours, and is dropped if its cause has ended by then. */
    readonly held: boolean;
  };
  readonly attempts: number;
  readonly dueAtMs: EpochMs;
};

export type WebhookAttemptRow = Readonly<WebhookAttempt> & { readonly webhookId: string };

export type AccountBalanceRow = {
  readonly accountId: string;
  readonly choice: BalanceChoice;
  readonly belowMinor: bigint | null;
  readonly belowCurrency: string | null;
  /** Minor units as text: JSON has no whole numbers of this size. */
  readonly balances: readonly { readonly amountMinor: string; readonly currency: string }[];
  readonly checkedAtMs: EpochMs | null;
  readonly problem: AccountBalance['problem'];
};

export type TimelineRow = Readonly<TimelineEvent> & { readonly accountId: string };
