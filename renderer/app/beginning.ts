import { checkWithoutEval } from '../../shared/contract/without-eval.ts';
import { lastAppearance, resolveLang, resolveTheme } from './appearance.ts';
import { loadTexts } from './i18n/texts.ts';

/* What comes before every other part of the window: this file is in the script that is run first. */

const { language, theme } = lastAppearance();
document.documentElement.dataset.mantineColorScheme = resolveTheme(theme);

export const lang = resolveLang(language);

/** On their way while the rest of the program is read. */
export const texts = loadTexts(lang);

// As the page's policy says.
checkWithoutEval();
