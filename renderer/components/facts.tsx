import { Fragment, type ReactNode } from 'react';
import classes from './facts.module.css';

export type Fact = { name: string; value: ReactNode };

/** Names at the left, values at the right of them; facts without a value are left out. */
export function Facts({ facts }: { facts: readonly (Fact | undefined)[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map((fact) =>
        fact === undefined ? null : (
          <Fragment key={fact.name}>
            <dt className={classes.name}>{fact.name}</dt>
            <dd className={classes.value}>{fact.value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
