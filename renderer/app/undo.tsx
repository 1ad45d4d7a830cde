import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { type AppError, asAppError, errorMessage } from '../../shared/errors.ts';
import { offeredText, shortcuts } from '../components/shortcuts.ts';
import { useLang } from './i18n/index.ts';
import classes from './undo.module.css';
import { rememberUndo, takeUndo, type UndoEntry } from './undo-store.ts';

const SHOWN_MS = 8_000;

/**
 * Says what was done, with a button that takes it back; Ctrl Z does too. `undo` calls the core again. What closes,
 * pays or reverses money is never offered here.
 */
export function offerUndo(text: string, undo: UndoEntry['undo']): void {
  const entry = rememberUndo(text, undo);
  notifications.show({
    id: noticeOf(entry),
    message: <Offer entry={entry} />,
    autoClose: SHOWN_MS,
  });
}

/** Takes back the entry, or else the last one, and says so; false when there is none. */
export function undoNow(id?: number): boolean {
  const entry = takeUndo(id);
  if (entry === undefined) return false;
  notifications.hide(noticeOf(entry));
  void entry.undo().then(
    () => notifications.show({ message: <Undone text={entry.text} /> }),
    (thrown: unknown) =>
      notifications.show({ color: 'red', message: <Refused text={entry.text} error={asAppError(thrown)} /> }),
  );
  return true;
}

function noticeOf({ id }: UndoEntry): string {
  return `undo-${id}`;
}

function Offer({ entry }: { entry: UndoEntry }) {
  const { t } = useTranslation('frame');
  return (
    <div className={classes.offer}>
      <span className={classes.text}>{entry.text}</span>
      <Button
        variant="default"
        size="compact-sm"
        title={offeredText(shortcuts.everywhere.undo)}
        onClick={() => undoNow(entry.id)}
      >
        {t('undo.button')}
      </Button>
    </div>
  );
}

function Undone({ text }: { text: string }) {
  const { t } = useTranslation('frame');
  return t('undo.done', { text });
}

function Refused({ text, error }: { text: string; error: AppError }) {
  const { t } = useTranslation('frame');
  const lang = useLang();
  return (
    <>
      <strong>{t('undo.refused', { text })}</strong>
      <br />
      {errorMessage(error, lang)}
    </>
  );
}
