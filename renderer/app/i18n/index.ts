import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Lang } from '../../../shared/errors.ts';
import type { Texts } from './chinese.ts';
import { loadTexts } from './texts.ts';

const languages: readonly Lang[] = ['zh-CN', 'en'];
/** The language asked for last. */
let wanted: Lang | undefined;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Texts;
  }
}

/** Every text of the language is there before the first render; the other language comes when it is switched to. */
export function startTranslations(lang: Lang, texts: Texts): void {
  void i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: false,
    defaultNS: 'common',
    ns: Object.keys(texts),
    resources: { [lang]: texts },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = lang;
}

/** Switches the interface without a restart, as soon as the texts are there. Rejects when they cannot be read. */
export async function switchLanguage(lang: Lang): Promise<void> {
  wanted = lang;
  await addTexts(lang);
  // Another one was chosen while these came, or it is shown already.
  if (wanted !== lang || i18next.language === lang) return;
  await i18next.changeLanguage(lang);
  document.documentElement.lang = lang;
}

/** Has the texts of both languages, for who looks for a word in either. Rejects when they cannot be read. */
export async function addAllTexts(): Promise<void> {
  await Promise.all(languages.map(addTexts));
}

/** Whether both are there, so that nobody needs to wait for them. */
export function hasAllTexts(): boolean {
  return languages.every(hasTexts);
}

function hasTexts(lang: Lang): boolean {
  return i18next.hasResourceBundle(lang, 'common');
}

async function addTexts(lang: Lang): Promise<void> {
  if (hasTexts(lang)) return;
  for (const [namespace, texts] of Object.entries(await loadTexts(lang)))
    i18next.addResourceBundle(lang, namespace, texts);
}

/** The language now shown; also the locale for figures and dates. */
export function useLang(): Lang {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}
