import type { ExportContent } from '../../../shared/contract/export.ts';
import type { Lang } from '../../../shared/errors.ts';

export type FileNameParts = {
  readonly content: ExportContent;
  readonly groupName: string;
  readonly periodLabel: string;
  /** Null: all members. */
  readonly memberName: string | null;
};

const nouns = {
  'zh-CN': { statement: '对账单', rows: '用量记录' },
  en: { statement: 'statement', rows: 'usage' },
} as const satisfies Record<Lang, Record<ExportContent['kind'], string>>;

/** A name that every system takes, such as `AiCarpool-对账单-周末拼车-2026-11-林晓.pdf`. */
export function exportFileName(
  { content, groupName, periodLabel, memberName }: FileNameParts,
  lang: Lang,
): string {
  const parts = [
    'AiCarpool',
    nouns[lang][content.kind],
    fileNamePart(groupName),
    periodLabel,
    ...(memberName === null ? [] : [fileNamePart(memberName)]),
  ];
  return `${parts.join('-')}.${content.format}`;
}

/** Two of them and the rest stay below the 255 bytes that a file name may have, whatever the script. */
const MOST_CHARACTERS = 24;

/** Letters, digits and single dashes only, and not too many: safe in a file name on every system. */
export function fileNamePart(name: string): string {
  const safe = [...name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-/, '')];
  return safe.slice(0, MOST_CHARACTERS).join('').replace(/-$/, '') || 'carpool';
}

const mediaTypes: Readonly<Record<ExportContent['format'], string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

export function mediaTypeOf({ format }: ExportContent): string {
  return mediaTypes[format];
}
