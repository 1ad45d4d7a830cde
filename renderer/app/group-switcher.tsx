import { Menu, UnstyledButton } from '@mantine/core';
import { IconArchive, IconCheck, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ArchivedGroups } from '../features/home/archived-groups.tsx';
import { useCurrentGroup, useGroups } from './group-store.ts';
import { startNewGroup } from './new-group.ts';
import classes from './shell.module.css';

export function GroupSwitcher() {
  const { t } = useTranslation(['navigation', 'home']);
  const groups = useGroups((state) => state.groups);
  const select = useGroups((state) => state.select);
  const archived = useGroups((state) => state.archived);
  const [showsArchived, setShowsArchived] = useState(false);
  const current = useCurrentGroup();
  const button = useRef<HTMLButtonElement>(null);
  // The menu item that opened the list is gone by then, so the focus goes back to the menu's button.
  const closeArchived = (): void => {
    setShowsArchived(false);
    button.current?.focus();
  };
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <UnstyledButton
            ref={button}
            className={classes.groupButton}
            aria-label={`${t('switchGroup')}: ${current?.name ?? t('noGroup')}`}
          >
            <span className={classes.groupName}>{current?.name ?? t('noGroup')}</span>
            <IconChevronDown size={15} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {groups.map((group) => (
            <Menu.Item
              key={group.id}
              onClick={() => select(group.id)}
              rightSection={group.id === current?.id ? <IconCheck size={15} aria-hidden /> : null}
              aria-current={group.id === current?.id ? 'true' : undefined}
            >
              {group.name}
            </Menu.Item>
          ))}
          {groups.length > 0 ? <Menu.Divider /> : null}
          {archived.length > 0 ? (
            <Menu.Item
              leftSection={<IconArchive size={15} aria-hidden />}
              onClick={() => setShowsArchived(true)}
            >
              {t('home:archived.open')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={() => void startNewGroup()}>
            {t('newGroup')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ArchivedGroups opened={showsArchived} onClose={closeArchived} />
    </>
  );
}
