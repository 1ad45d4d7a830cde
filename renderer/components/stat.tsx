import type { ReactNode } from 'react';
import classes from './stat.module.css';

/** Figures side by side in one bordered strip. */
export function StatStrip({ children, label }: { children: ReactNode; label: string }) {
  return (
    <section className={classes.strip} aria-label={label}>
      {children}
    </section>
  );
}

type StatProps = {
  label: ReactNode;
  value: ReactNode;
  note?: ReactNode;
  /** Opens the rows that make the figure. */
  href?: string;
  /** How the figure is made, on hover. */
  hint?: string | undefined;
};

/** One figure with its name; `href` leads to what it is made of. */
export function Stat({ label, value, note, href, hint }: StatProps) {
  const content = (
    <>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>{value}</div>
      <div className={classes.note}>{note}</div>
    </>
  );
  if (href === undefined)
    return (
      <div className={classes.stat} title={hint}>
        {content}
      </div>
    );
  return (
    <a className={`${classes.stat} ${classes.link}`} href={href} title={hint}>
      {content}
    </a>
  );
}
