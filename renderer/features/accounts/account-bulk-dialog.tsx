import { Button, Modal, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountBulk, BulkOutcome } from '../../../shared/contract/account-bulk.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { offerUndo } from '../../app/undo.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { StatusBadge, type Tone } from '../../components/status-badge.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { isUnderWay, opposite, useBulk } from './account-bulk-store.ts';
import classes from './account-list.module.css';

const tones: Readonly<Record<BulkOutcome, Tone>> = {
  waiting: 'muted',
  running: 'info',
  done: 'ok',
  failed: 'problem',
  skipped: 'muted',
};

/** How a bulk action goes on, and what became of each account; it is left once it has ended. */
export function AccountBulkDialog() {
  const { t } = useTranslation('accountList');
  const { bulk, refresh, close } = useBulk();
  useRefetchOn(['accountBulk.changed'], refresh);
  useTakeBack();
  const shown = useLingering(bulk ?? undefined);
  const stays = bulk !== null && isUnderWay(bulk);
  return (
    <Modal
      opened={bulk !== null}
      onClose={() => {
        if (!stays) close();
      }}
      withCloseButton={!stays}
      title={shown === undefined ? '' : t(`bulk.title.${shown.action}`, { count: shown.items.length })}
      size={520}
    >
      {shown === undefined ? null : <Standing bulk={shown} onClose={close} />}
    </Modal>
  );
}

/** Once it has ended, what it changed can be changed back. */
function useTakeBack(): void {
  const { t } = useTranslation('accountList');
  const { bulk, changing, begin } = useBulk();
  const offered = useRef<string>(undefined);
  useEffect(() => {
    if (bulk === null || isUnderWay(bulk) || offered.current === bulk.bulkId) return;
    offered.current = bulk.bulkId;
    const back = opposite(bulk.action);
    const changed = bulk.items
      .filter(({ accountId, outcome }) => outcome === 'done' && changing.includes(accountId))
      .map(({ accountId }) => accountId);
    if (back === undefined || changed.length === 0) return;
    const done = back === 'disable' ? 'enable' : 'disable';
    offerUndo(t(`bulk.done.${done}`, { count: changed.length }), () => begin(back, changed));
  }, [bulk, changing, begin, t]);
}

function Standing({ bulk, onClose }: { bulk: AccountBulk; onClose: () => void }) {
  const { t } = useTranslation(['accountList', 'common']);
  const lang = useLang();
  const cancel = useBulk((state) => state.cancel);
  const { error, run } = useAction();
  const { items, state } = bulk;
  const count = (outcome: BulkOutcome) => items.filter((item) => item.outcome === outcome).length;
  const ended = items.length - count('waiting') - count('running');
  return (
    <>
      <div className={classes.progress}>
        <span aria-live="polite">{t('bulk.progress', { ended, all: items.length })}</span>
        <span className={classes.note}>
          {t('bulk.sums', { done: count('done'), failed: count('failed'), skipped: count('skipped') })}
        </span>
      </div>
      <Progress value={(ended / items.length) * 100} aria-label={t('bulk.progressLabel')} size="sm" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
      <ul className={classes.results} aria-label={t('bulk.results')} tabIndex={0}>
        {items.map(({ accountId, name, outcome, reason }) => (
          <li key={accountId} className={classes.result}>
            <span className={classes.name}>{name}</span>
            <StatusBadge tone={tones[outcome]}>{t(`bulk.outcome.${outcome}`)}</StatusBadge>
            {reason === null ? null : (
              <span className={classes.reason}>{lang === 'en' ? reason.en : reason.zh}</span>
            )}
          </li>
        ))}
      </ul>
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        {isUnderWay(bulk) ? (
          <Button variant="default" data-autofocus onClick={() => void run(cancel)}>
            {t(state === 'cancelling' ? 'bulk.cancelling' : 'bulk.cancel')}
          </Button>
        ) : (
          <Button data-autofocus onClick={onClose}>
            {t('common:close')}
          </Button>
        )}
      </div>
    </>
  );
}
