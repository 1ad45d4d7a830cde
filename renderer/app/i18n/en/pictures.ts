import type { Translation } from '../translation.ts';
import type { pictures as chinese } from '../zh-CN/pictures.ts';

export const pictures: Translation<typeof chinese> = {
  open: 'As a picture',
  title: 'Picture of the statement',
  lead: 'Every figure comes from the closed statement, ready to be posted in a chat.',
  preview: 'Preview of the picture: {{group}} {{label}}',
  language: 'Language of the picture',
  chinese: '中文',
  english: 'English',
  copy: 'Copy picture',
  copied: 'Copied',
  save: 'Save picture',
  copyFailed: 'The browser does not allow pictures to be copied; save it instead.',
  failed: 'The picture could not be made; try again.',
  fileName: 'AiCarpool-{{group}}-{{label}}.png',
  brand: 'AiCarpool statement · No. {{number}}',
  period: 'Period {{label}} ({{from}} to {{to}})',
  total: 'To be shared',
  people_one: 'by {{count}} person',
  people_other: 'by {{count}} people',
  member: 'Member',
  share: 'Share',
  paid: 'Advanced',
  balance: 'Balance',
  sum: 'Sum',
  owes: 'owes {{amount}}',
  isOwed: 'is owed {{amount}}',
  even: 'settled',
  transfers: 'These transfers settle everything',
  settled: 'Everybody is settled, nothing to transfer',
  transfersNote:
    'Balances include earlier periods, as of the close; payments made since are not in the picture.',
  owner: 'The owner',
  reversed:
    'This statement was reversed: its amounts are entered the other way round in a later period. Please do not pay by it.',
  hash: 'Hash',
  closedAt: 'Closed {{time}} ({{zone}})',
  verify:
    "To check: ask the owner for the statement as JSON and run AiCarpool's verify command; its hash begins as above.",
};
