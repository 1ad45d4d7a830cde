import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { ErrorNotice } from './error-notice.tsx';
import classes from './loaded.module.css';
import { Panel } from './page.tsx';

/** Stands for lines of text that are being read, each as high as one. */
export function LoadingLines({ lines }: { lines: number }) {
  return (
    <div className={classes.lines} aria-busy="true">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={index} className={classes.line}>
          <Skeleton height={12} width={index % 2 === 0 ? '72%' : '54%'} />
        </div>
      ))}
    </div>
  );
}

/** A panel whose lines are being read. */
export function LoadingPanel({ lines }: { lines: number }) {
  return (
    <Panel>
      <LoadingLines lines={lines} />
    </Panel>
  );
}

type LoadedProps<Value> = {
  /** Undefined or null until it was read once. */
  value: Value | undefined | null;
  error: AppError | null;
  onRetry: () => unknown;
  /** What stands in its place meanwhile; some lines unless given. */
  waiting?: ReactNode;
  children: (value: Value) => ReactNode;
};

/** What was read; before that its outline, and above it what kept the newest from being read. */
export function Loaded<Value>({ value, error, onRetry, waiting, children }: LoadedProps<Value>) {
  return (
    <>
      <ErrorNotice error={error} during="load" onRetry={onRetry} />
      {value !== undefined && value !== null
        ? children(value)
        : error === null
          ? (waiting ?? <LoadingLines lines={3} />)
          : null}
    </>
  );
}
