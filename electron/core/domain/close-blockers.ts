import type { CloseBlocker } from '../../../shared/contract/period-close.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { minorToDecimal } from '../../../shared/money.ts';
import { formatDateTime } from '../../../shared/time.ts';

type SplitBlocker = SplitPreview['blockers'][number];

/** What keeps a period from being closed, as facts. */
export type CloseObstacle =
  | SplitBlocker
  | { readonly kind: 'running'; readonly endAtMs: number; readonly zone: string }
  | { readonly kind: 'earlier_open'; readonly label: string }
  | { readonly kind: 'unreconciled'; readonly records: number; readonly rolledUp: number };

/** An obstacle in words: what it is, what to do, and where. */
export function blockerOf(obstacle: CloseObstacle): CloseBlocker {
  const { kind } = obstacle;
  switch (kind) {
    case 'running':
      return {
        kind,
        where: 'statements',
        text: {
          zh: `账期到 ${formatDateTime(obstacle.endAtMs, obstacle.zone, 'zh-CN')} 才结束，之后才能结账。`,
          en: `The period runs until ${formatDateTime(obstacle.endAtMs, obstacle.zone, 'en')}; close it after that.`,
        },
      };
    case 'earlier_open':
      return {
        kind,
        where: 'statements',
        text: {
          zh: `更早的账期 ${obstacle.label} 还没有结账，先结它。`,
          en: `The earlier period ${obstacle.label} is not closed; close it first.`,
        },
      };
    case 'unpriced':
      return {
        kind,
        where: 'accounts',
        text: {
          zh: `${obstacle.records} 条用量没有定价（${obstacle.models.join('、')}）。在账号的计价里给这些模型定价。`,
          en: `${obstacle.records} records have no price (${obstacle.models.join(', ')}). Give these models a price in the account's pricing.`,
        },
      };
    case 'open_attempts':
      return {
        kind,
        where: 'usage',
        text: {
          zh: `${obstacle.records} 个请求还在进行。等它们结束，通常只要几分钟。`,
          en: `${obstacle.records} requests are still running. Wait until they end, usually within minutes.`,
        },
      };
    case 'rate_missing':
      return {
        kind,
        where: 'split',
        text: {
          zh: `没有 ${obstacle.currency} 的汇率。在费用分摊里填写。`,
          en: `There is no rate for ${obstacle.currency}. Enter it on the cost split screen.`,
        },
      };
    case 'no_members':
      return {
        kind,
        where: 'members',
        text: {
          zh: '有费用，但账期内没有任何成员。改正成员的加入日期。',
          en: 'There is a cost, but no member was in the group. Correct the dates of joining.',
        },
      };
    case 'minimum_too_high':
      return {
        kind,
        where: 'split',
        text: {
          zh: `有费用池承担不了分摊规则里的最低分摊；最多可以设为 ${most(obstacle)}。在费用分摊里更改规则。`,
          en: `A pool cannot bear the minimum of the split rule; it can be ${most(obstacle)} at most. Change the rule on the cost split screen.`,
        },
      };
    case 'unreconciled':
      return {
        kind,
        where: 'usage',
        text: {
          zh: `用量记录（${obstacle.records} 条）与汇总（${obstacle.rolledUp} 条）对不上，或费用不同。数据可能损坏：恢复备份，或导出诊断。`,
          en: `The records (${obstacle.records}) and their sums (${obstacle.rolledUp}) do not agree, in number or in cost. The data may be damaged: restore a backup, or export diagnostics.`,
        },
      };
  }
}

function most({ largestMinor, currency }: { largestMinor: bigint; currency: string }): string {
  return `${minorToDecimal(largestMinor, currency)} ${currency}`;
}
