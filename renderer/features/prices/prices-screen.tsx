import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFileUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRefetchOn } from '../../app/live.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead } from '../../components/page.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { CurrentVersion } from './current-version.tsx';
import { DiffDialog, type DiffRequest } from './diff-dialog.tsx';
import { ImportDrawer } from './import-drawer.tsx';
import { OwnPrices } from './own-prices.tsx';
import { PriceEntries } from './price-entries.tsx';
import { usePrices } from './prices-store.ts';
import { UnpricedSection } from './unpriced-section.tsx';
import { UpdateHint } from './update-hint.tsx';
import { VersionHistory } from './version-history.tsx';

/** The price table in force, what it lacks, and everything that changes it. */
export function PricesScreen() {
  const { t } = useTranslation('prices');
  const { entries, error, load, loadUnpriced } = usePrices();
  const [request, setRequest] = useState<DiffRequest | null>(null);
  const [importing, setImporting] = useState(false);
  const exporting = useAction();
  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['price.changed', 'account.changed'], load);
  useRefetchOn(['usage.recorded'], loadUnpriced);
  const save = () =>
    exporting.run(async () => {
      const file = await api.price.export({});
      saveFile(file);
      notifications.show({ message: t('exported', { file: file.fileName }) });
    });
  return (
    <Page>
      <PageHead
        title={t('title')}
        explanation={t('lead')}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              loading={exporting.busy}
              onClick={() => void save()}
            >
              {t('export')}
            </Button>
            <Button leftSection={<IconFileUpload size={16} aria-hidden />} onClick={() => setImporting(true)}>
              {t('import.open')}
            </Button>
          </>
        }
      />
      <ErrorNotice error={exporting.error} />
      {entries === undefined ? null : <ErrorNotice error={error} during="load" onRetry={() => void load()} />}
      <UnpricedSection />
      <UpdateHint onLook={() => setRequest({ kind: 'update' })} />
      <CurrentVersion onCompare={() => setRequest({ kind: 'update' })} />
      <PriceEntries />
      <OwnPrices />
      <VersionHistory onRestore={(version) => setRequest({ kind: 'restore', version })} />
      <DiffDialog request={request} onClose={() => setRequest(null)} />
      <ImportDrawer opened={importing} onClose={() => setImporting(false)} />
    </Page>
  );
}
