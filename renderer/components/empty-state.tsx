import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

type EmptyStateProps = {
  icon?: Icon;
  title: ReactNode;
  /** What belongs here and what the next step brings. */
  children?: ReactNode;
  action?: ReactNode;
  /** It is all that the screen has, so its title is the screen's. */
  isScreen?: boolean;
};

/** An empty list that teaches the next step. */
export function EmptyState({ icon: IconShape, title, children, action, isScreen = false }: EmptyStateProps) {
  const Title = isScreen ? 'h1' : 'p';
  return (
    <div className={classes.empty}>
      {IconShape === undefined ? null : (
        <IconShape className={classes.icon} size={28} stroke={1.5} aria-hidden />
      )}
      <Title className={classes.title}>{title}</Title>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  );
}
