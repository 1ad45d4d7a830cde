import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clientKind, type LimitScope, type Limits } from '../../../shared/contract/limits.ts';
import { useAccountModels } from '../../app/account-models.ts';
import { useLang } from '../../app/i18n/index.ts';
import { offerUndo } from '../../app/undo.tsx';
import { AmountField, amountProblem } from '../../components/amount-field.tsx';
import { beforeOf } from '../../components/before.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { ModelTags } from '../../components/model-tags.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import {
  type CountField,
  changesOf,
  type LimitValues,
  problemOf,
  type QuotaField,
  quotaFields,
  type TextField,
  valuesOf,
} from './limit-values.ts';
import classes from './limits.module.css';

type LimitsFormProps = {
  scope: LimitScope;
  subjectId: string;
  limits: Limits;
  zone: string;
  /** Whose models are offered; null while the group has no account. */
  accountId: string | null;
  /** Called when saved, and when given up. */
  onClose: () => void;
};

/** All limits of one key, member or group; what is empty is not limited. */
export function LimitsForm({ scope, subjectId, limits, zone, accountId, onClose }: LimitsFormProps) {
  const { t } = useTranslation(['limits', 'common']);
  const { busy, error, run } = useAction();
  const [before] = useState(() => valuesOf(limits, zone));
  const [values, setValues] = useState(before);
  const models = useAccountModels(accountId);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => element.current?.querySelector('input')?.focus(), []);
  const form: FormState = {
    values,
    before,
    put: (changed) => setValues((now) => ({ ...now, ...changed })),
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBroken(form)) return;
    const changes = changesOf(values, before, zone);
    if (!(await run(() => api.limits.set({ scope, subjectId, changes })))) return;
    offerUndo(t('saved'), () => api.limits.set({ scope, subjectId, changes: beforeOf(limits, changes) }));
    onClose();
  };
  return (
    <form ref={element} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <Part title={t('part.quotas')} hint={t('part.quotasHint')}>
        <div className={classes.pair}>
          {quotaFields.map((field) => (
            <QuotaInput key={field} field={field} form={form} />
          ))}
          <CountInput field="dayTokens" form={form} />
        </div>
      </Part>
      <Part title={t('part.rate')} hint={t('part.rateHint')}>
        <div className={classes.pair}>
          <CountInput field="requestsPerMinute" form={form} />
          <CountInput field="tokensPerMinute" form={form} />
        </div>
      </Part>
      <Part title={t('part.queue')} hint={t('part.queueHint')}>
        <div className={classes.triple}>
          <CountInput field="concurrency" form={form} />
          <CountInput field="queueSize" form={form} />
          <CountInput field="queueSeconds" form={form} placeholder="30" disabled={values.queueSize === ''} />
        </div>
      </Part>
      <Part title={t('validity')} hint={t('part.validityHint')}>
        <div className={classes.pair}>
          <TextInput
            type="date"
            label={t('field.expiresOn')}
            value={values.expiresOn}
            onChange={(event) => form.put({ expiresOn: event.currentTarget.value })}
          />
          <CountInput field="daysAfterFirstUse" form={form} />
        </div>
      </Part>
      <Part title={t('field.models')} hint={t('part.modelsHint')}>
        <ModelTags
          ariaLabel={t('field.models')}
          value={values.models}
          onChange={(names) => form.put({ models: names })}
          suggestions={models}
          most={MOST_MODELS}
          placeholder={t('allModels')}
        />
      </Part>
      <Part title={t('field.allowedClients')} hint={t('part.clientsHint')}>
        <ClientBoxes form={form} />
      </Part>
      <ErrorNotice error={error} />
      <div className={classes.foot}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={isBroken(form)}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

const MOST_MODELS = 100;

type FormState = {
  values: LimitValues;
  before: LimitValues;
  put: (changed: Partial<LimitValues>) => void;
};

function isBroken({ values, before }: FormState): boolean {
  const texts = Object.keys(values).filter(
    (field): field is TextField => field !== 'models' && field !== 'clients',
  );
  return (
    texts.some((field) => problemOf(field, values, before) !== undefined) ||
    quotaFields.some((field) => amountProblem(values[field], 'USD') !== undefined)
  );
}

function Part({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <fieldset className={classes.part}>
      <legend className={classes.legend}>
        <strong>{title}</strong>
        <br />
        {hint}
      </legend>
      {children}
    </fieldset>
  );
}

/** None ticked: every client. The order is always the contract's, so that ticking twice changes nothing. */
function ClientBoxes({ form: { values, put } }: { form: FormState }) {
  const { t } = useTranslation();
  return (
    <div className={classes.clients}>
      {clientKind.options.map((kind) => (
        <Checkbox
          key={kind}
          label={t(`clientKind.${kind}`)}
          checked={values.clients.includes(kind)}
          onChange={(event) => {
            const ticked = event.currentTarget.checked;
            put({
              clients: clientKind.options.filter((one) =>
                one === kind ? ticked : values.clients.includes(one),
              ),
            });
          }}
        />
      ))}
    </div>
  );
}

function QuotaInput({ field, form }: { field: QuotaField; form: FormState }) {
  const { t } = useTranslation(['limits', 'common']);
  const problem = problemOf(field, form.values, form.before);
  return (
    <AmountField
      label={t(`field.${field}`)}
      currency="USD"
      leftSection={<span className={classes.unit}>$</span>}
      value={form.values[field]}
      onChange={(text) => form.put({ [field]: text })}
      error={problem === undefined ? undefined : t('common:amountProblem.too_large')}
    />
  );
}

type CountInputProps = {
  field: CountField | 'queueSeconds';
  form: FormState;
  placeholder?: string;
  disabled?: boolean;
};

function CountInput({ field, form, placeholder, disabled = false }: CountInputProps) {
  const { t } = useTranslation('limits');
  const lang = useLang();
  const problem = problemOf(field, form.values, form.before);
  return (
    <NumberInput
      label={t(`field.${field}`)}
      value={form.values[field]}
      onChange={(value) => form.put({ [field]: String(value) })}
      disabled={disabled}
      {...(placeholder === undefined ? {} : { placeholder })}
      error={
        problem?.kind === 'count' ? t('countProblem', { most: problem.most.toLocaleString(lang) }) : undefined
      }
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      thousandSeparator=","
      hideControls
    />
  );
}
