import * as z from 'zod';
import { AppError } from '../errors.ts';

type Issue = z.core.$ZodIssue;
type Reason = { readonly zh: string; readonly en: string };

/** `input.invalid` with the reason in both languages; `field` is a dotted path into the params. */
export function invalidInput(field: string, reason: Reason): AppError {
  return new AppError('input.invalid', { field, reason: reason.en, reasonZh: reason.zh }, { field });
}

/** The first complaint of a schema as `input.invalid`; never carries the refused value. */
export function schemaError(error: z.core.$ZodError): AppError {
  return issueError(error.issues[0]);
}

/** All complaints of a schema, each as {@link schemaError} has the first. */
export function schemaErrors(error: z.core.$ZodError): AppError[] {
  return error.issues.map(issueError);
}

function issueError(given: Issue | undefined): AppError {
  const issue = innermost(given);
  if (issue === undefined) return invalidInput('params', { zh: '格式不对', en: 'it has the wrong form' });
  return invalidInput(fieldOf(issue), reasonOf(issue));
}

// A union reports the failures of each branch; the one that got furthest in says most.
function innermost(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const nested = issue.errors
    .map((branch) => branch[0])
    .filter((found) => found !== undefined)
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (nested === undefined || nested.path.length === 0) return issue;
  return innermost({ ...nested, path: [...issue.path, ...nested.path] });
}

function fieldOf(issue: Issue): string {
  const path = issue.path.map(String);
  // A key is the sender's own text, so it is named only when it cannot be a secret put in the wrong place.
  const unknown =
    issue.code === 'unrecognized_keys' ? issue.keys.find((key) => /^[A-Za-z]{1,24}$/.test(key)) : undefined;
  if (unknown !== undefined) path.push(unknown);
  return path.length === 0 ? 'params' : path.join('.');
}

function reasonOf(issue: Issue): Reason {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { zh: '没有这个字段', en: 'there is no such field' };
    case 'invalid_value':
      return { zh: `只能是 ${issue.values.join('、')}`, en: `it must be ${issue.values.join(' or ')}` };
    case 'invalid_union':
      return { zh: '不是可选的值', en: 'it is not one of the allowed values' };
    case 'invalid_format':
      return formatReasons[issue.message] ?? formatReasons[issue.format] ?? localized(issue);
    case 'invalid_type':
      // zod does not keep the value, but a message of its own names the type that came.
      return issue.message.endsWith('received undefined')
        ? { zh: '必须填写', en: 'it is required' }
        : (typeReasons[issue.expected] ?? localized(issue));
    default:
      return localized(issue);
  }
}

const typeReasons: Readonly<Record<string, Reason>> = {
  string: { zh: '必须是文字', en: 'it must be text' },
  number: { zh: '必须是数字', en: 'it must be a number' },
  int: { zh: '必须是整数', en: 'it must be a whole number' },
  boolean: { zh: '必须是 true 或 false', en: 'it must be true or false' },
  array: { zh: '必须是列表', en: 'it must be a list' },
  object: { zh: '必须是对象', en: 'it must be an object' },
};

const formatReasons: Readonly<Record<string, Reason>> = {
  date: { zh: '不是存在的日期（YYYY-MM-DD）', en: 'it is not a date that exists (YYYY-MM-DD)' },
  url: { zh: '不是网址', en: 'it is not a URL' },
  'a whole number as a decimal string': {
    zh: '必须是十进制整数字符串',
    en: 'it must be a whole number as a decimal string',
  },
  'an ISO 4217 code': { zh: '必须是 ISO 4217 币种代码', en: 'it must be an ISO 4217 code' },
  'a positive decimal with at most 8 decimals': {
    zh: '必须是正数，最多 8 位小数',
    en: 'it must be a positive decimal with at most 8 decimals',
  },
  'a time of day': { zh: '必须是 24 小时制的时刻，例如 22:30', en: 'it must be a time of day such as 22:30' },
  'a price in USD per million tokens': {
    zh: '每百万 token 的美元价格必须是 0 到 99999.999999，最多 6 位小数',
    en: 'a price in USD per million tokens must be 0 to 99999.999999, with at most 6 decimals',
  },
  'an amount of USD for each call': {
    zh: '必须是 0 到 999.999999999999 的美元金额，最多 12 位小数',
    en: 'it must be an amount of USD from 0 to 999.999999999999, with at most 12 decimals',
  },
  'an amount of USD for a day': {
    zh: '必须是 0 到 999999.999999999999 的美元金额，最多 12 位小数',
    en: 'it must be an amount of USD from 0 to 999999.999999999999, with at most 12 decimals',
  },
  'a month': { zh: '必须是月份，例如 2026-11', en: 'it must be a month such as 2026-11' },
  'a digest of a preview': {
    zh: '必须是预览给出的校验值',
    en: 'it must be the digest that a preview gave',
  },
  'a scope': { zh: '权限范围不能有空格和引号', en: 'a scope has no spaces and no quotes' },
  'a name of Google Cloud': {
    zh: '只能用小写字母、数字和连字符，以字母开头',
    en: 'it may have lower-case letters, digits and hyphens, and begins with a letter',
  },
  'a model name': {
    zh: '必须是模型名称，不含空格和 *',
    en: 'it must be the name of a model, without spaces or *',
  },
  'a model name that may end in *': {
    zh: '必须是模型名称，不含空格，* 只能放在末尾',
    en: 'it must be the name of a model, without spaces; * may only stand at its end',
  },
};

const zh = z.locales.zhCN();
const en = z.locales.en();

function localized(issue: Issue): Reason {
  // The locales' functions want the raw input, which they use for its type only and which is not kept.
  const raw = { ...issue, input: undefined } as z.core.$ZodRawIssue;
  return { zh: said(zh.localeError(raw)), en: said(en.localeError(raw)) };
}

function said(message: string | { message: string } | undefined | null): string {
  const text = typeof message === 'object' ? message?.message : message;
  return text ?? '';
}
