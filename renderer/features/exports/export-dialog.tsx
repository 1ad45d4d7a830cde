import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useExportSubject } from '../../app/export-subject.ts';
import { useRefetchOn } from '../../app/live.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { ExportForm } from './export-form.tsx';
import { ExportProgress } from './export-progress.tsx';
import { isUnderWay, useExport } from './export-store.ts';

/** A statement or usage records as a file: what, for whom, in which form; then how it goes and where it is. */
export function ExportDialog() {
  const { t } = useTranslation('exports');
  const { subject, close } = useExportSubject();
  const { job, refresh, forget } = useExport();
  useRefetchOn(
    ['export.changed'],
    refresh,
    (event) => event.name === 'export.changed' && event.payload.jobId === job?.jobId,
  );
  const shown = useLingering(subject ?? undefined);
  const stays = job !== null && isUnderWay(job);
  const leave = () => {
    close();
    forget();
  };
  return (
    <Modal
      opened={subject !== null}
      onClose={() => {
        if (!stays) leave();
      }}
      withCloseButton={!stays}
      title={shown === undefined ? '' : t('title', { period: shown.periodLabel })}
      size={560}
    >
      {shown === undefined ? null : job === null ? (
        <ExportForm key={shown.periodId} subject={shown} onClose={leave} />
      ) : (
        <ExportProgress job={job} onClose={leave} />
      )}
    </Modal>
  );
}
