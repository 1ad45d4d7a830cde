import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asAppError, errorMessage } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';
import { useLang } from './i18n/index.ts';
import { useRelay } from './relay-store.ts';
import { offerUndo } from './undo.tsx';

/** Pauses the relay for all members or lets it go on, and offers to take that back; says so where it cannot. */
export function useRelaySwitch() {
  const { t } = useTranslation('relay');
  const lang = useLang();
  const show = useRelay((state) => state.show);
  const [busy, setBusy] = useState(false);
  const set = async (paused: boolean) => show(await api.relay.setPaused({ paused }));
  const move = async (paused: boolean): Promise<void> => {
    setBusy(true);
    try {
      await set(paused);
      offerUndo(t(paused ? 'pausedDone' : 'goneOn'), () => set(!paused));
    } catch (thrown) {
      notifications.show({ color: 'red', message: errorMessage(asAppError(thrown), lang) });
    } finally {
      setBusy(false);
    }
  };
  return { move, busy };
}
