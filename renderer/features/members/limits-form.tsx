import { Button, NumberInput, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LimitScope, Limits } from '../../../shared/contract/limits.ts';
import { AmountField, amountProblem } from '../../components/amount-field.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { changesOf, countFields, type LimitValues, quotaFields, valuesOf } from './limit-values.ts';
import classes from './members.module.css';

type LimitsFormProps = {
  scope: LimitScope;
  subjectId: string;
  limits: Limits;
  /** Called when saved, and when given up. */
  onClose: () => void;
};

/** All limits of one member or group; what is empty is not limited. */
export function LimitsForm({ scope, subjectId, limits, onClose }: LimitsFormProps) {
  const { t } = useTranslation(['limits', 'common']);
  const { busy, error, run } = useAction();
  const [before] = useState(() => valuesOf(limits));
  const [values, setValues] = useState(before);
  const put = (field: keyof LimitValues) => (text: string) => setValues((now) => ({ ...now, [field]: text }));
  const isBroken = quotaFields.some(
    (field) => values[field] !== before[field] && amountProblem(values[field], 'USD') !== undefined,
  );

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const changes = changesOf(values, before);
    if (!(await run(() => api.limits.set({ scope, subjectId, changes })))) return;
    notifications.show({ message: t('saved') });
    onClose();
  };

  return (
    <form className={classes.inset} onSubmit={(event) => void submit(event)} noValidate>
      {quotaFields.map((field) => (
        <AmountField
          key={field}
          label={t(`field.${field}`)}
          currency="USD"
          value={values[field]}
          onChange={put(field)}
        />
      ))}
      {countFields.map((field) => (
        <NumberInput
          key={field}
          label={t(`field.${field}`)}
          value={values[field]}
          onChange={(value) => put(field)(String(value))}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
      ))}
      <Textarea
        label={t('field.models')}
        description={t('modelsHint')}
        value={values.models}
        onChange={(event) => put('models')(event.currentTarget.value)}
        autosize
      />
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={isBroken}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
