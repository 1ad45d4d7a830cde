import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/errors.ts';
import { ErrorNotice } from './error-notice.tsx';

type ConfirmDialogProps = {
  opened: boolean;
  title: ReactNode;
  /** What follows, for people and for the bill. */
  children: ReactNode;
  /** The verb: "吊销密钥", never "确定". */
  action: string;
  danger?: boolean;
  busy?: boolean;
  error?: AppError | null;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that cannot simply be taken back; the cautious choice has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  const { opened, title, children, action, danger = false, busy = false, error, onConfirm, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={440}>
      {children}
      {error ? (
        <div style={{ marginTop: 12 }}>
          <ErrorNotice error={error} />
        </div>
      ) : null}
      <Group justify="flex-end" mt={24} gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancel')}
        </Button>
        <Button color={danger ? 'red' : 'indigo'} loading={busy} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Modal>
  );
}
