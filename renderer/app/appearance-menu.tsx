import { ActionIcon, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../shared/contract/settings.ts';
import { useSettings } from './settings-store.ts';
import { useChangeSettings } from './use-change-settings.ts';

/** Each language in its own words: who landed in the wrong one must find the way out. */
export const languageNames = { 'zh-CN': '简体中文', en: 'English' } as const;

/** Language and theme within two clicks, from everywhere. */
export function AppearanceMenu() {
  const { t } = useTranslation('navigation');
  const settings = useSettings((state) => state.settings);
  const update = useChangeSettings();
  const languages: [Settings['language'], string][] = [
    ['system', t('languageSystem')],
    ['zh-CN', languageNames['zh-CN']],
    ['en', languageNames.en],
  ];
  const themes: [Settings['theme'], string][] = [
    ['system', t('themeSystem')],
    ['light', t('themeLight')],
    ['dark', t('themeDark')],
  ];
  return (
    <Menu position="bottom-end" width={200} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('appearance')}
          title={t('appearance')}
        >
          <IconAdjustmentsHorizontal size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('language')}</Menu.Label>
        {languages.map(([value, name]) => (
          <Choice
            key={value}
            name={name}
            chosen={settings?.language === value}
            onChoose={() => void update({ language: value })}
          />
        ))}
        <Menu.Divider />
        <Menu.Label>{t('theme')}</Menu.Label>
        {themes.map(([value, name]) => (
          <Choice
            key={value}
            name={name}
            chosen={settings?.theme === value}
            onChoose={() => void update({ theme: value })}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice({ name, chosen, onChoose }: { name: string; chosen: boolean; onChoose: () => void }) {
  return (
    <Menu.Item
      onClick={onChoose}
      aria-current={chosen ? 'true' : undefined}
      rightSection={chosen ? <IconCheck size={15} aria-hidden /> : null}
    >
      {name}
    </Menu.Item>
  );
}
