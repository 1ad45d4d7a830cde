import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Lang } from '../../../shared/errors.ts';
import type { Texts } from './chinese.ts';
import { loadTexts } from './texts.ts';

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
  if (i18next.language === lang) return;
  const texts = await loadTexts(lang);
  for (const [namespace, entries] of Object.entries(texts))
    i18next.addResourceBundle(lang, namespace, entries);
  await i18next.changeLanguage(lang);
  document.documentElement.lang = lang;
}

/** The language now shown; also the locale for figures and dates. */
export function useLang(): Lang {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}
