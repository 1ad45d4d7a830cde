import type { Translation } from '../translation.ts';
import type { limits as chinese } from '../zh-CN/limits.ts';

export const limits: Translation<typeof chinese> = {
  title: 'Limits',
  groupTitle: 'Limits of the group',
  hint: 'Empty means not limited. A change holds from the next request on; all devices of a member count together.',
  none: 'No limits',
  edit: 'Change limits',
  save: 'Save limits',
  saved: 'Limits saved',
  reset: 'Count from zero',
  resetEffect:
    'What is used of all quotas and tokens counts from zero; this cannot be undone. Usage records and bills stay as they are.',
  resetDone: 'Quotas count from zero again',
  quota: {
    total: 'Total quota',
    month: 'Quota of this billing period',
    week: 'Weekly quota',
    day: 'Daily quota',
    five_hours: 'Five-hour quota',
  },
  used: '{{used}} of {{limit}} used',
  usedHeld: '{{used}} of {{limit}} used, {{held}} reserved',
  renews: 'renews {{at}}',
  running: 'Under way',
  waiting: 'Waiting',
  field: {
    quotaTotalPusd: 'Total quota (USD)',
    quotaMonthPusd: 'Quota per billing period (USD)',
    quotaWeekPusd: 'Weekly quota (USD)',
    quotaDayPusd: 'Daily quota (USD)',
    quotaFiveHoursPusd: 'Rolling five-hour quota (USD)',
    dayTokens: 'Tokens a day',
    requestsPerMinute: 'Requests a minute',
    tokensPerMinute: 'Tokens a minute',
    concurrency: 'Requests at a time',
    queueSize: 'Requests that may wait',
    daysAfterFirstUse: 'Days after the first use',
    models: 'Allowed models',
  },
  modelsHint: 'One a line; a trailing * stands for any ending, as in claude-sonnet-*',
};
