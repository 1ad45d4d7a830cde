import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { useGroups } from '../../app/group-store.ts';
import { navigate, paths } from '../../app/router.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { InstantText } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import classes from './group-settings.module.css';

type ArchivedGroupsProps = { opened: boolean; onClose: () => void };

/** The archived groups, each with the way back. */
export function ArchivedGroups({ opened, onClose }: ArchivedGroupsProps) {
  const { t } = useTranslation('home');
  const archived = useGroups((state) => state.archived);
  const restore = useGroups((state) => state.restore);
  const action = useAction();
  const [restoringId, setRestoringId] = useState<string | null>(null);
  const close = (): void => {
    action.clear();
    onClose();
  };
  const bringBack = async ({ id, name }: Group): Promise<void> => {
    setRestoringId(id);
    if (!(await action.run(() => restore(id)))) return;
    notifications.show({ message: t('archived.restored', { name }) });
    close();
    navigate(paths.home);
  };
  return (
    <Modal opened={opened} onClose={close} title={t('archived.title')} size={480} returnFocus={false}>
      <p className={classes.lead}>{t('archived.lead')}</p>
      <ul className={classes.archived}>
        {archived.map((group) => (
          <li key={group.id} className={classes.archivedGroup}>
            <div className={classes.archivedName}>
              <div>{group.name}</div>
              <div className={classes.archivedAt}>
                {t('archived.since')} <InstantText atMs={group.archivedAtMs} as="date" zone={group.zone} />
              </div>
            </div>
            <Button
              variant="default"
              aria-label={t('archived.restoreNamed', { name: group.name })}
              loading={action.busy && restoringId === group.id}
              disabled={action.busy && restoringId !== group.id}
              onClick={() => void bringBack(group)}
            >
              {t('archived.restore')}
            </Button>
          </li>
        ))}
      </ul>
      <ErrorNotice error={action.error} />
    </Modal>
  );
}
