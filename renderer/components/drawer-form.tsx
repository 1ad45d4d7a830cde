import { Button, Drawer } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/errors.ts';
import classes from './drawer.module.css';
import { ErrorNotice } from './error-notice.tsx';

const WIDTH = 480;

type SideDrawerProps = {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** Stays at the bottom while the rest scrolls. */
  foot?: ReactNode;
};

/** Details at the right; Esc closes it. Scrolls by itself. */
export function SideDrawer({ opened, onClose, title, children, foot }: SideDrawerProps) {
  return (
    <DrawerShell opened={opened} onClose={onClose} title={title}>
      <div className={classes.fields}>{children}</div>
      {foot === undefined ? null : <div className={classes.foot}>{foot}</div>}
    </DrawerShell>
  );
}

type DrawerFormProps = {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  submitLabel: string;
  busy?: boolean;
  /** What the core refused, when it belongs to no single field. */
  error?: AppError | null;
  /** A quiet action at the left of the buttons. */
  aside?: ReactNode;
};

/** A form at the right: Enter submits, Esc closes, the field marked `data-autofocus` has the focus. */
export function DrawerForm(props: DrawerFormProps) {
  const { opened, onClose, title, children, onSubmit, submitLabel, busy = false, error, aside } = props;
  const { t } = useTranslation();
  return (
    <DrawerShell opened={opened} onClose={onClose} title={title}>
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <div className={classes.fields}>
          {children}
          <ErrorNotice error={error} />
        </div>
        <div className={classes.foot}>
          {aside}
          <div className={classes.buttons}>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {submitLabel}
            </Button>
          </div>
        </div>
      </form>
    </DrawerShell>
  );
}

function DrawerShell({ opened, onClose, title, children }: Omit<SideDrawerProps, 'foot'>) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      position="right"
      size={WIDTH}
      overlayProps={{ backgroundOpacity: 0.25 }}
      classNames={{
        content: classes.content ?? '',
        header: classes.header ?? '',
        title: classes.title ?? '',
        body: classes.body ?? '',
      }}
    >
      {children}
    </Drawer>
  );
}
