import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberKey } from '../../../shared/contract/member.ts';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { type GraceHours, type IssuedKey, useMemberKeys } from './member-keys-store.ts';
import classes from './members.module.css';

type RotateKeyModalProps = {
  /** Undefined: closed. */
  rotating: MemberKey | undefined;
  onClose: () => void;
  onIssued: (made: IssuedKey) => void;
};

const graces = { '0': 0, '1': 1, '24': 24 } as const satisfies Record<string, GraceHours>;
type Grace = keyof typeof graces;

/** Asks how long the old key goes on working, then issues its successor. */
export function RotateKeyModal({ rotating, onClose, onIssued }: RotateKeyModalProps) {
  const { t } = useTranslation(['members', 'common']);
  const rotate = useMemberKeys((state) => state.rotate);
  const { busy, error, run, clear } = useAction();
  const [grace, setGrace] = useState<Grace>('24');
  const shown = useLingering(rotating);
  const close = (): void => {
    clear();
    onClose();
  };
  const confirm = (keyId: string): void => {
    void run(async () => onIssued(await rotate(keyId, graces[grace])));
  };
  return (
    <Modal
      opened={rotating !== undefined}
      onClose={close}
      title={
        <span className={classes.modalTitle}>{t('key.rotateTitle', { label: shown?.label ?? '' })}</span>
      }
      padding="lg"
      size={480}
    >
      <div className={classes.modalBody}>
        <div className={classes.stacked}>
          <ChoiceTiles
            label={t('key.rotateLead')}
            value={grace}
            onChange={setGrace}
            options={(Object.keys(graces) as Grace[]).map((value) => ({
              value,
              title: t(`key.grace${value}`),
              hint: t(`key.grace${value}Hint`),
            }))}
          />
        </div>
        <ErrorNotice error={error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button loading={busy} onClick={() => rotating && confirm(rotating.id)}>
            {t('key.rotateSubmit')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
