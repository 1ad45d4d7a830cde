import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Lang } from '../../shared/errors.ts';
import { checkDatabase } from '../core/services/statements-database.ts';
import { checkFolder } from '../core/services/statements-folder.ts';
import { systemLanguage } from '../core/system/language.ts';
import { report } from './report.ts';

const usage = `Usage: npm run verify -- --data DIR [--lang zh-CN|en]

  --data DIR   a folder of exported files: statements (.json) and usage records (.jsonl);
               or a data folder, whose statements are then checked against its database
  --lang LANG  zh-CN or en (default: the system's language)
`;

const WRONG_USE = 2;

/** Resolves with the exit code: 0 all is right, 1 something is not, 2 wrong arguments or nothing to check. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === undefined) {
    process.stderr.write(usage);
    return WRONG_USE;
  }
  const { folder, lang } = options;
  const isDataFolder = existsSync(join(folder, 'carpool.db'));
  const checked = isDataFolder ? await checkDatabase(folder) : await checkFolder(folder);
  process.stdout.write(report(checked, lang));
  if (checked.groups.length === 0) return WRONG_USE;
  const problems = checked.groups.flatMap(({ statements }) => statements.flatMap((it) => it.problems));
  return problems.length + checked.unreadable.length === 0 ? 0 : 1;
}

/** Undefined when they are wrong, or ask for help. */
function readOptions(argv: readonly string[]): { folder: string; lang: Lang } | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { data: { type: 'string' }, lang: { type: 'string', default: systemLanguage() } },
    });
    const { data, lang } = values;
    if (data === undefined || (lang !== 'zh-CN' && lang !== 'en')) return undefined;
    const folder = resolve(data);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      process.stderr.write(`找不到文件夹 There is no folder ${folder}\n\n`);
      return undefined;
    }
    return { folder, lang };
  } catch {
    return undefined;
  }
}
