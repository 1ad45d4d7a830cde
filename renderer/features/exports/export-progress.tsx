import { Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportJob } from '../../../shared/contract/export.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { saveBlob } from '../../components/save-file.ts';
import { useAction } from '../../components/use-action.ts';
import { download } from '../../transports/api.ts';
import { isUnderWay, type JobUnderWay, useExport } from './export-store.ts';
import classes from './exports.module.css';

/** How an export goes on; once it is done, where its file is and how to get it. */
export function ExportProgress({ job, onClose }: { job: ExportJob; onClose: () => void }) {
  return (
    <div className={classes.steps}>
      {isUnderWay(job) ? <UnderWay job={job} /> : <Ended job={job} onClose={onClose} />}
    </div>
  );
}

function UnderWay({ job }: { job: JobUnderWay }) {
  const { t } = useTranslation('exports');
  const lang = useLang();
  const cancel = useExport((state) => state.cancel);
  const { error, run } = useAction();
  const { state, rowsDone, rowsExpected } = job;
  const number = (value: number) => value.toLocaleString(lang);
  // Rows may come in while they are being written, so there can be more than were expected.
  const isCounted = state === 'running' && rowsExpected !== null && rowsExpected > 0;
  const percent = isCounted ? Math.min(100, (rowsDone / rowsExpected) * 100) : 100;
  return (
    <>
      <div className={classes.progress}>
        <span className={classes.fileName}>{job.fileName}</span>
        <span className={classes.lead} aria-live="polite">
          {isCounted
            ? t('rows', { done: number(rowsDone), all: number(Math.max(rowsDone, rowsExpected)) })
            : t(`state.${state}`)}
        </span>
      </div>
      <Progress
        value={percent}
        animated={!isCounted}
        striped={!isCounted}
        size="sm"
        aria-label={t('progress')}
      />
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button
          variant="default"
          data-autofocus
          disabled={state === 'cancelling'}
          onClick={() => void run(cancel)}
        >
          {t(state === 'cancelling' ? 'cancelling' : 'cancel')}
        </Button>
      </div>
    </>
  );
}

function Ended({ job, onClose }: { job: ExportJob; onClose: () => void }) {
  const { t } = useTranslation(['exports', 'common']);
  const lang = useLang();
  const { forget, reveal } = useExport();
  if (job.state === 'done') return <Done job={job} onClose={onClose} onReveal={reveal} />;
  return (
    <>
      {job.problem === null ? (
        <Notice tone="info" live title={t('cancelledTitle')}>
          {t('cancelledText')}
        </Notice>
      ) : (
        <Notice tone="problem" live title={t('failedTitle')}>
          {lang === 'en' ? job.problem.en : job.problem.zh}
        </Notice>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:close')}
        </Button>
        <Button data-autofocus onClick={forget}>
          {t('again')}
        </Button>
      </div>
    </>
  );
}

type DoneProps = { job: ExportJob; onClose: () => void; onReveal: () => Promise<void> };

function Done({ job, onClose, onReveal }: DoneProps) {
  const { t } = useTranslation(['exports', 'common']);
  const lang = useLang();
  const { busy, error, run } = useAction();
  const fetchFile = download;
  const act = fetchFile ? async () => saveBlob(job.fileName, await fetchFile(job.jobId)) : onReveal;
  useSavedOnce(job.jobId, () => void run(act));
  const size = sizeOf(job.bytes ?? 0, lang);
  return (
    <>
      <Notice tone="ok" live title={t('doneTitle', { file: job.fileName })}>
        {job.rowsExpected === null
          ? t('size', { size })
          : t('rowsAndSize', { rows: job.rowsDone.toLocaleString(lang), size })}
        <span className={classes.path}>{t('savedTo', { path: job.path ?? '' })}</span>
      </Notice>
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button variant="default" loading={busy} onClick={() => void run(act)}>
          {t(download === undefined ? 'reveal' : 'download')}
        </Button>
        <Button data-autofocus onClick={onClose}>
          {t('common:close')}
        </Button>
      </div>
    </>
  );
}

/** A browser gets its file without asking again; in the desktop window it already is where the owner wanted it. */
function useSavedOnce(jobId: string, save: () => void): void {
  const saved = useRef<string>(undefined);
  useEffect(() => {
    if (download === undefined || saved.current === jobId) return;
    saved.current = jobId;
    save();
  });
}

/** "412 KB", "1.3 MB": in thousands, as file managers count. */
function sizeOf(bytes: number, lang: string): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(units.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** power;
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: units[power - 1] as string,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
