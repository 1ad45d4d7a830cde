import { Button, Drawer } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/errors.ts';
import { isCovered } from './covered.ts';
import classes from './drawer.module.css';
import { ErrorNotice } from './error-notice.tsx';

type SideDrawerProps = {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** Stays at the bottom while the rest scrolls. */
  foot?: ReactNode;
  /** Over another drawer, whose shade is enough for both. */
  stacked?: boolean;
};

/** Details at the right; Esc closes it. Scrolls by itself. */
export function SideDrawer({ opened, onClose, title, children, foot, stacked = false }: SideDrawerProps) {
  return (
    <DrawerShell opened={opened} onClose={onClose} title={title} stacked={stacked}>
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

function DrawerShell({ opened, onClose, title, children, stacked }: Omit<SideDrawerProps, 'foot'>) {
  return (
    <Drawer
      opened={opened}
      onClose={() => {
        // Esc reaches a drawer before what lies over it.
        if (!isCovered()) onClose();
      }}
      title={title}
      position="right"
      size="var(--ac-drawer-width)"
      overlayProps={{ backgroundOpacity: stacked ? 0 : 0.25 }}
      // Of two drawers, the second header would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
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
