import type { ReactNode } from 'react';
import { hrefOf } from '../app/router.ts';
import classes from './figure-link.module.css';

type FigureLinkProps = { to: string; children: ReactNode; label?: string };

/** A figure that opens the rows it is made of; quiet until it is pointed at. */
export function FigureLink({ to, children, label }: FigureLinkProps) {
  return (
    <a className={classes.link} href={hrefOf(to)} aria-label={label}>
      {children}
    </a>
  );
}
