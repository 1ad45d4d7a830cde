import type { Lang } from '../../shared/errors.ts';
import type { CheckedFolder, CheckedStatement } from '../core/services/statements-folder.ts';

const words = {
  'zh-CN': {
    right: '正确',
    wrong: '有误',
    records: { all: '用量记录已核对', none: '没有用量记录文件，未核对', some: '只核对了用量记录：' },
    unreadable: (name: string) => `${name}：不是导出的对账单或用量记录，或者已损坏`,
    nothing: '这里没有可以校验的文件：需要导出的 JSON 对账单（.json），最好再加上用量记录（.jsonl）。',
    sum: (statements: number, wrong: number) =>
      wrong === 0 ? `共 ${statements} 份对账单，全部正确。` : `共 ${statements} 份对账单，${wrong} 份有误。`,
  },
  en: {
    right: 'right',
    wrong: 'WRONG',
    records: {
      all: 'records checked',
      none: 'no file of records, so they were not checked',
      some: 'records checked only of ',
    },
    unreadable: (name: string) => `${name}: no exported statement or usage records, or damaged`,
    nothing:
      'There is nothing to verify here: it takes exported JSON statements (.json), and better the usage records (.jsonl) too.',
    sum: (statements: number, wrong: number) =>
      wrong === 0
        ? `${statements} statements, all of them right.`
        : `${statements} statements, ${wrong} of them wrong.`,
  },
} as const;

/** What was found, in lines to be read by people. */
export function report({ groups, unreadable }: CheckedFolder, lang: Lang): string {
  const word = words[lang];
  const statements = groups.flatMap((group) => group.statements);
  const lines = groups.flatMap(({ name, statements: own }) => [
    name,
    ...own.flatMap((statement) => linesOf(statement, lang)),
  ]);
  const wrong = statements.filter(({ problems }) => problems.length > 0).length;
  const sum = statements.length === 0 ? word.nothing : word.sum(statements.length, wrong);
  return [...lines, ...unreadable.map(word.unreadable), sum, ''].join('\n');
}

function linesOf({ number, label, hash, problems, records }: CheckedStatement, lang: Lang): string[] {
  const word = words[lang];
  const state = problems.length === 0 ? word.right : word.wrong;
  const covered = word.records[records.kind] + (records.kind === 'some' ? records.members.join(', ') : '');
  return [
    `  #${number} ${label}  ${hash.slice(0, 12)}  ${state} · ${covered}`,
    ...problems.map(({ text }) => `      ${lang === 'en' ? text.en : text.zh}`),
  ];
}
