import type { Translation } from '../translation.ts';
import type { accountList as chinese } from '../zh-CN/account-list.ts';

export const accountList: Translation<typeof chinese> = {
  label: 'Find accounts',
  search: 'Search accounts',
  searchHint: 'Name, provider, address, group',
  filter: {
    provider: 'Provider',
    state: 'State',
    authKind: 'Sign-in',
    binding: 'Binding',
    sharing: 'Kind',
  },
  state: { working: 'Usable', resting: 'Limited or paused', problem: 'With a problem', disabled: 'Disabled' },
  binding: { bound: 'Bound', unbound: 'Not bound' },
  sort: 'Order',
  sorting: { priority: 'By priority', name: 'By name', lastUsed: 'By last use' },
  clear: 'Clear',
  nothing: 'No account fits',
  nothingHint: 'Try other words, or clear the filters.',
  choose: 'Choose "{{name}}"',
  chooseAll: 'Choose all accounts shown',
  bulk: {
    label: 'Bulk actions',
    chosen_one: '{{count}} account chosen',
    chosen_other: '{{count}} accounts chosen',
    clear: 'Choose none',
    action: { enable: 'Enable', disable: 'Disable', remove: 'Remove', check: 'Test' },
    title: {
      enable_one: 'Enable {{count}} account',
      enable_other: 'Enable {{count}} accounts',
      disable_one: 'Disable {{count}} account',
      disable_other: 'Disable {{count}} accounts',
      remove_one: 'Remove {{count}} account',
      remove_other: 'Remove {{count}} accounts',
      check_one: 'Test {{count}} account',
      check_other: 'Test {{count}} accounts',
    },
    ask: {
      enable: 'The relay may then use these accounts.',
      disable:
        'New requests are refused and not charged; running ones end normally. You can enable them again at any time.',
      remove:
        'The accounts and their saved keys are removed for good. Accounts that have usage stay, and the result says why.',
      check: 'Each provider is really called, four at a time at most.',
    },
    done: {
      enable_one: 'Enabled {{count}} account',
      enable_other: 'Enabled {{count}} accounts',
      disable_one: 'Disabled {{count}} account',
      disable_other: 'Disabled {{count}} accounts',
    },
    progress: '{{ended}} / {{all}}',
    progressLabel: 'Progress',
    sums: '{{done}} done, {{failed}} failed, {{skipped}} not begun',
    results: 'What became of each account',
    outcome: {
      waiting: 'Waiting',
      running: 'Under way',
      done: 'Done',
      failed: 'Failed',
      skipped: 'Not begun',
    },
    cancel: 'Stop',
    cancelling: 'Stopping',
  },
};
