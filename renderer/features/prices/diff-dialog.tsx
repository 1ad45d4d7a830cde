import { Button, Modal, Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Params } from '../../../shared/contract/index.ts';
import type { PriceDiff, PriceVersion } from '../../../shared/contract/price.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { offerUndo } from '../../app/undo.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { DiffView } from './diff-view.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

/** What a difference is asked for. */
export type DiffRequest =
  | { kind: 'update' }
  | { kind: 'restore'; version: number }
  | { kind: 'import'; file: Params<'price.previewImport'>; fileName: string };

type DiffDialogProps = {
  /** Null: closed. */
  request: DiffRequest | null;
  onClose: () => void;
  onApplied?: () => void;
};

/** Shows what would change before it does; only what is shown here is applied. */
export function DiffDialog({ request, onClose, onApplied }: DiffDialogProps) {
  const { t } = useTranslation('prices');
  return (
    <Modal
      opened={request !== null}
      onClose={onClose}
      size={1040}
      title={
        request?.kind === 'restore'
          ? t('diff.restoreTitle', { version: request.version })
          : t(request?.kind === 'import' ? 'diff.importTitle' : 'diff.updateTitle')
      }
    >
      {request === null ? null : (
        <Difference request={request} onClose={onClose} {...(onApplied ? { onApplied } : {})} />
      )}
    </Modal>
  );
}

function Difference({ request, onClose, onApplied }: DiffDialogProps & { request: DiffRequest }) {
  const { t } = useTranslation(['prices', 'common']);
  const { diff, error, ask } = useDiff(request);
  const { busy, error: refused, run } = useAction();
  const load = usePrices((state) => state.load);
  const backTo = async (version: number): Promise<void> => {
    const { digest } = await api.price.previewRestore({ version });
    await api.price.restore({ version, digest });
    await load();
  };
  const apply = async (digest: string): Promise<void> => {
    const done = await run(async () => {
      const before = diff?.baseVersion;
      const { version } = await applied(request, digest);
      if (before !== undefined) offerUndo(t('diff.done', { version }), () => backTo(before));
    });
    if (!done) return;
    await load();
    onApplied?.();
    onClose();
  };
  return (
    <div className={classes.steps}>
      <ErrorNotice error={error} during="load" onRetry={ask} />
      {diff === undefined && error === null ? <Skeleton height={320} aria-busy="true" /> : null}
      {diff === undefined ? null : <DiffView diff={diff} />}
      <ErrorNotice
        error={refused}
        {...(refused?.code === 'price.preview_outdated' ? { onRetry: ask } : {})}
      />
      <div className={classes.buttons}>
        {diff === undefined || diff.changes.length === 0 ? null : (
          <span className={classes.note}>{t('diff.effect')}</span>
        )}
        <Button variant="default" onClick={onClose} data-autofocus>
          {t(diff?.changes.length === 0 ? 'common:close' : 'common:cancel')}
        </Button>
        {diff === undefined || diff.changes.length === 0 ? null : (
          <Button loading={busy} onClick={() => void apply(diff.digest)}>
            {t('diff.apply', { version: diff.baseVersion + 1 })}
          </Button>
        )}
      </div>
    </div>
  );
}

function useDiff(request: DiffRequest) {
  const [diff, setDiff] = useState<PriceDiff>();
  const [error, setError] = useState<AppError | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try asks again
  useEffect(() => {
    let isOver = false;
    const tell = (act: () => void) => {
      if (!isOver) act();
    };
    setError(null);
    preview(request).then(
      (found) => tell(() => setDiff(found)),
      (thrown: unknown) => tell(() => setError(asAppError(thrown))),
    );
    return () => {
      isOver = true;
    };
  }, [request, tries]);
  return { diff, error, ask: () => setTries((before) => before + 1) };
}

async function preview(request: DiffRequest): Promise<PriceDiff> {
  if (request.kind === 'update') return api.price.previewUpdate({});
  if (request.kind === 'restore') return api.price.previewRestore({ version: request.version });
  const { diff } = await api.price.previewImport(request.file);
  // The file was looked through before, and only a right one gets here.
  if (diff === null) throw new TypeError('a price file with problems has no difference');
  return diff;
}

function applied(request: DiffRequest, digest: string): Promise<PriceVersion> {
  if (request.kind === 'update') return api.price.applyUpdate({ digest });
  if (request.kind === 'restore') return api.price.restore({ version: request.version, digest });
  return api.price.applyImport({ ...request.file, fileName: request.fileName, digest });
}
