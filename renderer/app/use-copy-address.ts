import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { copyText } from '../components/clipboard.ts';
import { addressForMembers, useRelay } from './relay-store.ts';

/** Copies the relay's address for members and says what became of it. */
export function useCopyAddress(): () => Promise<void> {
  const { t } = useTranslation('frame');
  const relay = useRelay((state) => state.relay);
  const address = relay?.state === 'listening' ? addressForMembers(relay) : undefined;
  return async () => {
    if (address === undefined) {
      notifications.show({ color: 'red', message: t('palette.noAddress') });
      return;
    }
    const copied = await copyText(address);
    notifications.show(
      copied
        ? { message: t('palette.addressCopied', { address }) }
        : { color: 'red', message: t('palette.copyFailed') },
    );
  };
}
