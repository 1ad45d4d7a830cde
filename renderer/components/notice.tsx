import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

type NoticeTone = 'problem' | 'warning' | 'ok' | 'info';

const icons = {
  problem: IconCircleX,
  warning: IconAlertTriangle,
  ok: IconCircleCheck,
  info: IconInfoCircle,
} satisfies Record<NoticeTone, unknown>;

type NoticeProps = {
  tone: NoticeTone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out at once by screen readers; for what appears after an action. */
  live?: boolean;
};

/** Something the owner should know, in place: what it is, what follows, what to do. */
export function Notice({ tone, title, children, actions, live = false }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={`${classes.notice} ${classes[tone]}`} role={live ? 'alert' : undefined}>
      <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <div className={classes.body}>
        {title === undefined ? null : <div className={classes.title}>{title}</div>}
        {children === undefined ? null : <div className={classes.text}>{children}</div>}
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  );
}
