import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { useGroups } from '../../app/group-store.ts';
import { offerUndo } from '../../app/undo.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './group-settings.module.css';

/** Takes a group out of use, after saying what that means for its members, account and bill. */
export function ArchiveGroup({ group }: { group: Group }) {
  const { t } = useTranslation('home');
  const { archive, restore } = useGroups();
  const [asked, setAsked] = useState(false);
  const action = useAction();
  const { name } = group;
  const ask = (wanted: boolean): void => {
    action.clear();
    setAsked(wanted);
  };
  // Nothing to close afterwards: the group leaves the screen, and this drawer with it.
  const confirm = async (): Promise<void> => {
    if (await action.run(() => archive(group.id)))
      offerUndo(t('archive.done', { name }), async () => {
        await restore(group.id);
        if (group.accountId !== null)
          await api.binding.set({ groupId: group.id, accountId: group.accountId });
      });
  };
  return (
    <DrawerSection title={t('archive.title')} hint={t('archive.hint')}>
      <div>
        <Button
          variant="outline"
          color="red"
          leftSection={<IconArchive size={15} aria-hidden />}
          onClick={() => ask(true)}
        >
          {t('archive.action')}
        </Button>
      </div>
      <ConfirmDialog
        opened={asked}
        title={t('archive.confirmTitle', { name })}
        action={t('archive.action')}
        danger
        busy={action.busy}
        error={action.error}
        onConfirm={() => void confirm()}
        onClose={() => ask(false)}
      >
        <ul className={classes.consequences}>
          <li>{t('archive.members')}</li>
          {group.accountId === null ? null : <li>{t('archive.account')}</li>}
          <li>{t('archive.figures')}</li>
          <li>{t('archive.restorable')}</li>
        </ul>
      </ConfirmDialog>
    </DrawerSection>
  );
}
