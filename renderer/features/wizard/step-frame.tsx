import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import classes from './wizard.module.css';
import { goToStep, type WizardStep } from './wizard-store.ts';

type StepFrameProps = {
  title: string;
  lead: string;
  children: ReactNode;
  nextLabel: string;
  onNext: () => void;
  back?: WizardStep;
  /** A quieter way on, beside the main button. */
  aside?: ReactNode;
  busy?: boolean;
  error?: AppError | null;
};

/** A step: what it is for, its fields, and one way on; Enter takes it. */
export function StepFrame(props: StepFrameProps) {
  const { title, lead, children, nextLabel, onNext, back, aside, busy = false, error } = props;
  const { t } = useTranslation('wizard');
  const heading = useFocusOnArrival();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) onNext();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.scroll}>
        <div className={classes.content}>
          <div className={classes.titles}>
            <h1 ref={heading} className={classes.title} tabIndex={-1}>
              {title}
            </h1>
            <p className={classes.lead}>{lead}</p>
          </div>
          {children}
          <ErrorNotice error={error} />
        </div>
      </div>
      <div className={classes.foot}>
        <div className={classes.footInner}>
          {back === undefined ? null : (
            <Button variant="default" onClick={() => void goToStep(back)}>
              {t('back')}
            </Button>
          )}
          <div className={classes.footRight}>
            {aside}
            <Button type="submit" loading={busy}>
              {nextLabel}
            </Button>
          </div>
        </div>
      </div>
    </form>
  );
}

/** A new step begins at its title, unless one of its fields has already taken the focus. */
function useFocusOnArrival() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) heading.current?.focus();
  }, []);
  return heading;
}
