import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepricingPreview } from '../../../shared/contract/adjustment.ts';
import type { Group } from '../../../shared/contract/group.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import classes from './closing.module.css';
import { RepricingPrices } from './repricing-prices.tsx';
import { RepricingResult } from './repricing-result.tsx';
import { nothingTyped, priceProblems, repricingPrices, subjectsOf } from './repricing-values.ts';
import { type Overview, type StatementView, useStatements } from './statements-store.ts';

type RepricingFormProps = {
  aboutPeriodId: string;
  overview: Overview;
  group: Group;
  onClose: () => void;
};

/** Another price of a model in a closed period: chosen, looked at, then entered as it was shown. */
export function RepricingForm({ aboutPeriodId, ...rest }: RepricingFormProps) {
  const { t } = useTranslation('closing');
  const statementOf = useStatements((state) => state.statementOf);
  const { error, run } = useAction();
  const [statement, setStatement] = useState<StatementView>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a statement never changes
  useEffect(() => {
    void run(async () => setStatement(await statementOf(aboutPeriodId)));
  }, [aboutPeriodId]);
  if (statement === undefined)
    return error === null ? (
      <div className={classes.checking} aria-busy="true" />
    ) : (
      <ErrorNotice error={error} during="load" />
    );
  const { accounts, models } = subjectsOf(statement);
  if (accounts.length === 0 || models.length === 0)
    return <p className={classes.hint}>{t('reprice.nothing')}</p>;
  return <Form aboutPeriodId={aboutPeriodId} accounts={accounts} models={models} {...rest} />;
}

type FormProps = RepricingFormProps & ReturnType<typeof subjectsOf>;

function Form({ aboutPeriodId, accounts, models, overview, group, onClose }: FormProps) {
  const { t } = useTranslation('closing');
  const { previewRepricing, reprice } = useStatements();
  const { busy, error, run, clear } = useAction();
  const [tried, setTried] = useState(false);
  const [values, setValues] = useState({
    accountId: accounts.length === 1 ? (accounts[0]?.value ?? null) : null,
    model: models.length === 1 ? (models[0] ?? null) : null,
    from: 'own' as 'list' | 'account' | 'own',
    typed: nothingTyped,
  });
  const [preview, setPreview] = useState<RepricingPreview>();
  const [reason, setReason] = useState('');
  const put = (changed: Partial<typeof values>) => {
    setValues((before) => ({ ...before, ...changed }));
    setPreview(undefined);
    clear();
  };
  const { accountId, model, from, typed } = values;
  const problems = priceProblems(from, typed);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (accountId === null || model === null || problems.size > 0) return;
    const asked = { aboutPeriodId, accountId, model, prices: repricingPrices(from, typed) };
    if (preview === undefined) {
      if (await run(async () => setPreview(await previewRepricing(asked)))) setTried(false);
      return;
    }
    if (reason.trim() === '') return;
    if (!(await run(() => reprice(asked, preview.digest, reason)))) return;
    notifications.show({ message: t('reprice.done') });
    onClose();
  };
  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)} noValidate>
      <div className={classes.pair}>
        <Select
          label={t('reprice.account')}
          placeholder={t('reprice.choose')}
          value={accountId}
          onChange={(chosen) => put({ accountId: chosen })}
          error={tried && accountId === null ? t('reprice.missing') : undefined}
          data={accounts}
        />
        <Select
          label={t('reprice.model')}
          placeholder={t('reprice.choose')}
          searchable={models.length > 8}
          value={model}
          onChange={(chosen) => put({ model: chosen })}
          error={tried && model === null ? t('reprice.missing') : undefined}
          data={models}
        />
      </div>
      <RepricingPrices from={from} typed={typed} problems={tried ? problems : undefined} onChange={put} />
      {preview === undefined ? null : (
        <RepricingResult
          preview={preview}
          currency={group.currency}
          members={overview.members}
          reason={reason}
          isReasonMissing={tried && reason.trim() === ''}
          onReason={setReason}
        />
      )}
      <FormEnd
        error={error}
        busy={busy}
        submitLabel={
          preview === undefined
            ? t('reprice.preview')
            : t('reprice.entries', { count: preview.entries.length })
        }
        onCancel={onClose}
      />
    </form>
  );
}
