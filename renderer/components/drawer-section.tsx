import type { ReactNode } from 'react';
import classes from './drawer-section.module.css';

type DrawerSectionProps = { title: string; hint?: ReactNode; action?: ReactNode; children: ReactNode };

/** A titled part of a drawer, divided from the one above by a hairline. */
export function DrawerSection({ title, hint, action, children }: DrawerSectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.head}>
        <h3 className={classes.title}>{title}</h3>
        {action}
      </div>
      {hint === undefined ? null : <p className={classes.hint}>{hint}</p>}
      {children}
    </section>
  );
}
