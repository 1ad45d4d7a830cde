import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { AccountCosts } from '../../../shared/contract/account-costs.ts';
import { offerUndo } from '../../app/undo.tsx';
import { addDays } from '../../components/calendar.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { CostExample } from './cost-example.tsx';
import { CostPriceRows } from './cost-price-rows.tsx';
import {
  listedNameOf,
  type PricingValues,
  pricingOf,
  pricingValuesOf,
  termsOf,
  typedDiscount,
  typedFixed,
  typedPrice,
} from './cost-pricing-values.ts';
import classes from './costs.module.css';
import { type UnitPricesByName, useListPrices } from './list-prices.ts';

type CostPricingFormProps = {
  account: Account;
  costs: AccountCosts;
  opened: boolean;
  onChanged: (costs: AccountCosts) => void;
  onClose: () => void;
};

/** How the account's calls are priced: own prices by model, the fixed cost, the discount, and from when. */
export function CostPricingForm(props: CostPricingFormProps) {
  const { account, opened, onClose } = props;
  const { t } = useTranslation('costs');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('pricing.formTitle', { name: account.name })}
      size={840}
    >
      {opened ? <Form {...props} /> : null}
    </Modal>
  );
}

function Form({ account, costs, onChanged, onClose }: CostPricingFormProps) {
  const { t } = useTranslation(['costs', 'common']);
  const [values, setValues] = useState(() => pricingValuesOf(costs.pricing));
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAction();
  const put = (changed: Partial<PricingValues>) => setValues((now) => ({ ...now, ...changed }));
  const suggestions = account.lastCheck?.models ?? [];
  const exampleModel = values.rows.find(({ model }) => model.trim() !== '')?.model ?? suggestions[0] ?? '';
  const listed = useListPrices(
    account.priceProvider,
    [...values.rows.map(({ model }) => model), exampleModel].map(listedNameOf),
  );

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const pricing = pricingOf(values);
    if (pricing === undefined) return;
    const done = await run(async () =>
      onChanged(await api.account.setPricing({ accountId: account.id, ...pricing })),
    );
    if (!done) return;
    const before = { ...termsOf(costs.pricing), validFromOn: pricing.validFromOn ?? null };
    offerUndo(t('pricing.saved'), () => api.account.setPricing({ accountId: account.id, ...before }));
    onClose();
  };
  return (
    <form className={classes.pricingForm} onSubmit={(event) => void submit(event)} noValidate>
      <p className={classes.note}>{t('pricing.ownHint')}</p>
      <CostPriceRows
        rows={values.rows}
        onChange={(rows) => put({ rows })}
        suggestions={suggestions}
        listed={listed}
        tried={tried}
      />
      <Terms values={values} put={put} todayOn={costs.todayOn} />
      <Example values={values} model={exampleModel} listed={listed(listedNameOf(exampleModel))} />
      <ErrorNotice error={error} />
      {tried && pricingOf(values) === undefined ? (
        <p className={classes.problem} role="alert">
          {t('pricing.somethingWrong')}
        </p>
      ) : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {t('pricing.save')}
        </Button>
      </div>
    </form>
  );
}

type TermsProps = {
  values: PricingValues;
  put: (changed: Partial<PricingValues>) => void;
  todayOn: string;
};

function Terms({ values, put, todayOn }: TermsProps) {
  const { t } = useTranslation('costs');
  return (
    <div className={classes.terms}>
      <TextInput
        label={t('pricing.fixed')}
        description={t('pricing.fixedHint')}
        placeholder="0"
        leftSection={<span className={classes.note}>$</span>}
        inputMode="decimal"
        autoComplete="off"
        data-autofocus
        value={values.fixed}
        error={typedFixed(values.fixed) === undefined ? t('pricing.problem.fixed') : undefined}
        onChange={(event) => put({ fixed: event.currentTarget.value })}
      />
      <TextInput
        label={t('pricing.discount')}
        description={t('pricing.discountHint')}
        placeholder="0"
        rightSection={<span className={classes.note}>%</span>}
        inputMode="decimal"
        autoComplete="off"
        value={values.discount}
        error={typedDiscount(values.discount) === undefined ? t('pricing.problem.discount') : undefined}
        onChange={(event) => put({ discount: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('pricing.validFrom')}
        description={t('pricing.validFromHint')}
        min={addDays(todayOn, 1)}
        value={values.validFromOn}
        onChange={(event) => put({ validFromOn: event.currentTarget.value })}
      />
    </div>
  );
}

type ExampleProps = { values: PricingValues; model: string; listed: UnitPricesByName };

function Example({ values, model, listed }: ExampleProps) {
  const row = values.rows.find((one) => one.model === model);
  const own = (name: 'input' | 'output') => (row === undefined ? null : (typedPrice(row[name]) ?? null));
  return (
    <CostExample
      model={model.trim()}
      input={own('input') ?? listed.input}
      output={own('output') ?? listed.output}
      fixedPusd={typedFixed(values.fixed) ?? 0n}
      discountBp={typedDiscount(values.discount) ?? 0}
    />
  );
}
