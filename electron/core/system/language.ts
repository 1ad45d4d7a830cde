import type { Lang } from '../../../shared/errors.ts';

/** The language of the system the program runs on: Chinese in any of its forms, else English. */
export function systemLanguage(): Lang {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh-CN' : 'en';
}
