import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './error-notice.tsx';
import { useAction } from './use-action.ts';
import classes from './work-progress.module.css';

type WorkProgressProps = {
  /** How far it is, in words. */
  children: ReactNode;
  /** Of 1. */
  done: number;
  /** What the bar tells, for screen readers. */
  label: string;
  /** What stopping leaves behind. */
  stopHint: string;
  /** It was told to stop already. */
  stopping: boolean;
  /** Rejects with the AppError of the core. */
  onStop: () => Promise<void>;
};

/** How far something is that takes long, and the way to stop it. */
export function WorkProgress({ children, done, label, stopHint, stopping, onStop }: WorkProgressProps) {
  const { t } = useTranslation('common');
  const { error, run } = useAction();
  return (
    <div className={classes.steps}>
      <p aria-live="polite">{children}</p>
      <Progress value={done * 100} size="sm" aria-label={label} />
      <p className={classes.hint}>{stopHint}</p>
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button variant="default" disabled={stopping} onClick={() => void run(onStop)}>
          {t(stopping ? 'stopping' : 'stop')}
        </Button>
      </div>
    </div>
  );
}
