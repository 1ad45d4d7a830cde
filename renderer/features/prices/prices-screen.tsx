import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFileUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRefetchOn } from '../../app/live.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead } from '../../components/page.tsx';
import { errorOfAll, errorOfOld, type Readings } from '../../components/readings.ts';
import { saveFile } from '../../components/save-file.ts';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { CurrentVersion } from './current-version.tsx';
import { DiffDialog, type DiffRequest } from './diff-dialog.tsx';
import { ImportDrawer } from './import-drawer.tsx';
import { OwnPrices } from './own-prices.tsx';
import { PriceEntries } from './price-entries.tsx';
import classes from './prices.module.css';
import { type PricesShown, usePrices } from './prices-store.ts';
import { UnpricedSection } from './unpriced-section.tsx';
import { UpdateHint } from './update-hint.tsx';
import { VersionHistory } from './version-history.tsx';

/** Versions, the list that came with the program, unpriced usage, own prices, providers and prices. */
const PARTS = 6;

/** The price table in force, what it lacks, and everything that changes it. */
export function PricesScreen() {
  const { t } = useTranslation('prices');
  const { readings, load, loadUnpriced } = usePrices();
  const nothing = errorOfAll(readings, PARTS);
  const onRetry = () => void load();
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
      <div className={classes.notices}>
        <ErrorNotice error={exporting.error} />
        <ErrorNotice
          error={nothing ?? errorOfOld(withoutEntries(readings))}
          during="load"
          onRetry={onRetry}
        />
      </div>
      {nothing ? null : (
        <>
          <UnpricedSection onRetry={onRetry} />
          <UpdateHint onLook={() => setRequest({ kind: 'update' })} onRetry={onRetry} />
          <CurrentVersion onCompare={() => setRequest({ kind: 'update' })} onRetry={onRetry} />
          <PriceEntries onRetry={onRetry} />
          <OwnPrices onRetry={onRetry} />
          <VersionHistory onRestore={(version) => setRequest({ kind: 'restore', version })} />
        </>
      )}
      <DiffDialog request={request} onClose={() => setRequest(null)} />
      <ImportDrawer opened={importing} onClose={() => setImporting(false)} />
    </Page>
  );
}

// Prices that are not those of the filter are not shown at all: their place says why.
function withoutEntries({ values: { entries: _, ...values }, errors }: Readings<PricesShown>) {
  return { values, errors };
}
