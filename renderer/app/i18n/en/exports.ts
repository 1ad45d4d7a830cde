import type { Translation } from '../translation.ts';
import type { exports as chinese } from '../zh-CN/exports.ts';

export const exports: Translation<typeof chinese> = {
  title: 'Export {{period}}',
  kind: { label: 'Content', statement: 'Statement', rows: 'Usage records' },
  lead: {
    statement:
      'The statement of the closed period: every share with its formula, and the hashes to verify it.',
    rows: 'Every usage record of the period in order of id; no prompts and no keys.',
  },
  format: {
    label: 'Format',
    pdf: 'PDF',
    xlsx: 'XLSX',
    csv: 'CSV',
    html: 'HTML',
    json: 'JSON',
    jsonl: 'JSON Lines',
  },
  hint: {
    pdf: 'To print and to keep, a page for each member',
    xlsx: 'Workbook: summary, shares, usage, payments',
    csv: 'One table for any spreadsheet program',
    html: 'One web page, good on a phone too',
    json: 'To verify: canonical text and hash',
    rowsCsv: 'A table, amounts as exact whole numbers',
    jsonl: 'A record in each line, for programs and the digest',
  },
  members: {
    label: 'Members',
    all: 'All members',
    hint: 'One of them or all',
    whole: 'JSON always has all members',
  },
  language: { label: 'Language', hint: 'Of the texts in the file' },
  begin: 'Export',
  replace: 'Replace the file',
  progress: 'Progress of the export',
  rows: '{{done}} of {{all}} records written',
  state: {
    choosing: 'Choose where to save in the dialog of the system',
    waiting: 'Waiting for the export before',
    running: 'Being made',
    cancelling: 'Being cancelled',
  },
  cancel: 'Cancel export',
  cancelling: 'Cancelling',
  cancelledTitle: 'Export cancelled',
  cancelledText: 'No file is left.',
  failedTitle: 'The export did not finish',
  again: 'Choose again',
  doneTitle: '{{file}} exported',
  size: '{{size}}.',
  rowsAndSize: '{{rows}} records, {{size}}.',
  savedTo: 'Saved to {{path}}',
  reveal: 'Show in folder',
  download: 'Download again',
};
