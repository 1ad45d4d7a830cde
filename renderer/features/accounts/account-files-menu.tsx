import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asAppError, errorMessage } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { saveFile } from '../../components/save-file.ts';
import { api } from '../../transports/api.ts';
import { AccountExportDialog } from './account-export-dialog.tsx';
import { AccountImportDialog } from './account-import-dialog.tsx';

/** Accounts into and out of files. */
export function AccountFilesMenu({ hasAccounts }: { hasAccounts: boolean }) {
  const { t } = useTranslation('accountFiles');
  const lang = useLang();
  const [open, setOpen] = useState<'import' | 'export' | null>(null);
  const save = async (format: 'csv' | 'json'): Promise<void> => {
    try {
      saveFile(await api.accountFile.export({ format }));
    } catch (thrown) {
      notifications.show({ color: 'red', message: errorMessage(asAppError(thrown), lang) });
    }
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('menu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('import')}>{t('import.open')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item disabled={!hasAccounts} onClick={() => void save('csv')}>
            {t('export.csv')}
          </Menu.Item>
          <Menu.Item disabled={!hasAccounts} onClick={() => void save('json')}>
            {t('export.json')}
          </Menu.Item>
          <Menu.Item disabled={!hasAccounts} onClick={() => setOpen('export')}>
            {t('export.open')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <AccountImportDialog opened={open === 'import'} onClose={() => setOpen(null)} />
      <AccountExportDialog opened={open === 'export'} onClose={() => setOpen(null)} />
    </>
  );
}
