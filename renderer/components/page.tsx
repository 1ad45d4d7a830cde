import type { ReactNode } from 'react';
import classes from './page.module.css';

/** The body of a screen: left aligned, at most 1120 px of content. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>;
}

type PageHeadProps = {
  title: ReactNode;
  /** One line that says what this screen is for. */
  explanation?: ReactNode;
  /** The one primary action, and at most a quiet one beside it. */
  actions?: ReactNode;
};

export function PageHead({ title, explanation, actions }: PageHeadProps) {
  return (
    <header className={classes.head}>
      <div className={classes.titles}>
        <h1 className={classes.title}>{title}</h1>
        {explanation === undefined ? null : <p className={classes.explanation}>{explanation}</p>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}

type PanelProps = { children: ReactNode; padded?: boolean; label?: string };

/** A bordered surface; `padded={false}` for tables that reach its edge. */
export function Panel({ children, padded = true, label }: PanelProps) {
  const className = padded ? `${classes.panel} ${classes.padded}` : classes.panel;
  return label === undefined ? (
    <div className={className}>{children}</div>
  ) : (
    <section className={className} aria-label={label}>
      {children}
    </section>
  );
}

type SectionProps = { title: ReactNode; note?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A titled part of a screen. */
export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {note === undefined ? null : <span className={classes.sectionNote}>{note}</span>}
        {actions}
      </div>
      {children}
    </section>
  );
}
