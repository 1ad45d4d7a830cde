import type { Lang } from '../../../shared/errors.ts';
import type { Texts } from './chinese.ts';

/** The texts of a language, in a file of its own: nobody waits for those of the other. */
export async function loadTexts(lang: Lang): Promise<Texts> {
  if (lang === 'en') return (await import('./english.ts')).english;
  return (await import('./chinese.ts')).chinese;
}
