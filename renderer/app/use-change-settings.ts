import { useTranslation } from 'react-i18next';
import type { Settings } from '../../shared/contract/settings.ts';
import { beforeOf } from '../components/before.ts';
import { resolveLang } from './appearance.ts';
import { switchLanguage } from './i18n/index.ts';
import { useSettings } from './settings-store.ts';
import { offerUndo } from './undo.tsx';

type Changeable = Pick<Settings, 'language' | 'theme' | 'drainDisconnected'>;

/** Changes one of the owner's settings, and offers to take that back. Rejects with the AppError of the core. */
export function useChangeSettings(): (changes: Partial<Changeable>) => Promise<void> {
  const { t } = useTranslation('frame');
  return async (changes) => {
    const { settings, update } = useSettings.getState();
    const [name] = Object.keys(changes) as (keyof Changeable)[];
    if (settings === null || name === undefined || settings[name] === changes[name]) return;
    const before = beforeOf(settings, changes);
    await update(changes);
    // A new language is the one to say so in.
    const lng = resolveLang(changes.language ?? settings.language);
    await switchLanguage(lng);
    offerUndo(t(`undo.setting.${name}`, { lng }), () => update(before));
  };
}
