import { Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './form-section.module.css';

/** A titled part of a form, divided from the one above by a hairline. */
export function FormSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      <div className={classes.fields}>{children}</div>
    </section>
  );
}

type FoldedSectionProps = {
  title: string;
  /** What is set within, while it is closed. */
  summary?: string;
  /** Opens it, so that the problem is seen. */
  hasError: boolean;
  children: ReactNode;
};

/** A part that is rarely needed, closed at first. */
export function FoldedSection({ title, summary, hasError, children }: FoldedSectionProps) {
  const [asked, setAsked] = useState(false);
  const open = asked || hasError;
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <section className={classes.section} aria-label={title}>
      <div>
        <h3 className={classes.title}>
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={open}
            onClick={() => setAsked(!open)}
          >
            <Icon size={15} aria-hidden />
            {title}
            {open || summary === undefined ? null : <span className={classes.summary}>{summary}</span>}
          </button>
        </h3>
        <Collapse expanded={open}>
          <div className={`${classes.fields} ${classes.folded}`}>{children}</div>
        </Collapse>
      </div>
    </section>
  );
}
