import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

type EmptyStateProps = {
  icon?: Icon;
  title: ReactNode;
  /** What belongs here and what the next step brings. */
  children?: ReactNode;
  action?: ReactNode;
};

/** An empty list that teaches the next step. */
export function EmptyState({ icon: IconShape, title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      {IconShape === undefined ? null : (
        <IconShape className={classes.icon} size={28} stroke={1.5} aria-hidden />
      )}
      <p className={classes.title}>{title}</p>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  );
}
