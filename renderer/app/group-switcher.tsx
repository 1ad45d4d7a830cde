import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCurrentGroup, useGroups } from './group-store.ts';
import { startNewGroup } from './new-group.ts';
import classes from './shell.module.css';

export function GroupSwitcher() {
  const { t } = useTranslation('navigation');
  const groups = useGroups((state) => state.groups);
  const select = useGroups((state) => state.select);
  const current = useCurrentGroup();
  return (
    <Menu position="bottom-start" width={260} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton
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
        <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={() => void startNewGroup()}>
          {t('newGroup')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
