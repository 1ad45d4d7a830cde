import { Modal, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnpricedUsage } from '../../../shared/contract/price.ts';
import { usdPerMillion } from '../../../shared/contract/values.ts';
import { offerUndo } from '../../app/undo.tsx';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { DiffDialog, type DiffRequest } from './diff-dialog.tsx';
import { type PriceKind, priceKinds } from './price-kinds.ts';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

type SetPriceDialogProps = {
  /** What needs a price; null: closed. */
  usage: UnpricedUsage | null;
  onClose: () => void;
  /** The price is there; the usage says where it comes from now. */
  onSet: (usage: UnpricedUsage) => void;
};

type Place = 'own' | 'list';
type Typed = Readonly<Record<PriceKind['key'], string>>;

const nothingTyped: Typed = { input: '', output: '', cacheRead: '', cacheWrite5m: '', cacheWrite1h: '' };

/** A price for a model that has none: of the account's own, or in the table for every account of the provider. */
export function SetPriceDialog({ usage, onClose, onSet }: SetPriceDialogProps) {
  const { t } = useTranslation('prices');
  const [listing, setListing] = useState<DiffRequest | null>(null);
  return (
    <>
      <Modal
        opened={usage !== null}
        onClose={onClose}
        // Esc belongs to the difference while that lies over the form.
        closeOnEscape={listing === null}
        size={560}
        title={usage === null ? '' : t('set.title', { model: usage.model })}
      >
        {usage === null ? null : <Form usage={usage} onClose={onClose} onSet={onSet} onList={setListing} />}
      </Modal>
      <DiffDialog
        request={listing}
        onClose={() => setListing(null)}
        onApplied={() => {
          if (usage !== null) onSet({ ...usage, priceFrom: 'list' });
        }}
      />
    </>
  );
}

type FormProps = Omit<SetPriceDialogProps, 'usage'> & {
  usage: UnpricedUsage;
  /** Asks what the price would change in the table. */
  onList: (request: DiffRequest) => void;
};

function Form({ usage, onClose, onSet, onList }: FormProps) {
  const { t } = useTranslation('prices');
  const { accountName, provider } = usage;
  const [place, setPlace] = useState<Place>('own');
  const [typed, setTyped] = useState(nothingTyped);
  const [isTried, setTried] = useState(false);
  const { busy, error, run } = useAction();
  const load = usePrices((state) => state.load);
  const problems = problemsOf(typed);
  const setOwn = async (): Promise<void> => {
    const takeBack = await addOwnPrice(usage, typed);
    offerUndo(t('set.saved', { model: usage.model, account: accountName }), async () => {
      await takeBack();
      await load();
    });
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (problems.size > 0) return;
    if (place === 'list') onList(listRequest(usage, typed));
    else if (await run(setOwn)) onSet({ ...usage, priceFrom: 'own' });
  };
  return (
    <form className={classes.steps} onSubmit={(event) => void submit(event)} noValidate>
      <Radio.Group
        label={t('set.place')}
        value={place}
        onChange={(value) => setPlace(value === 'list' ? 'list' : 'own')}
      >
        <div className={classes.diff}>
          <Radio
            value="own"
            label={t('set.own', { account: accountName })}
            description={t('set.ownHint')}
            data-autofocus
          />
          <Radio value="list" label={t('set.list', { provider })} description={t('set.listHint')} />
        </div>
      </Radio.Group>
      <div className={classes.fields}>
        {priceKinds.map(({ key }) => (
          <TextInput
            key={key}
            label={t(`kind.${key}`)}
            value={typed[key]}
            onChange={(event) => setTyped({ ...typed, [key]: event.currentTarget.value })}
            inputMode="decimal"
            autoComplete="off"
            leftSection="$"
            error={isTried && problems.has(key) ? t(`set.problem.${problems.get(key) ?? 'form'}`) : undefined}
          />
        ))}
      </div>
      <p className={classes.note}>{t('set.unit')}</p>
      <FormEnd
        error={error}
        busy={busy}
        submitLabel={t(place === 'own' ? 'set.save' : 'set.look')}
        onCancel={onClose}
      />
    </form>
  );
}

function problemsOf(typed: Typed): Map<PriceKind['key'], 'form' | 'none'> {
  const problems = new Map<PriceKind['key'], 'form' | 'none'>();
  for (const { key } of priceKinds)
    if (plain(typed[key]) !== '' && !usdPerMillion.safeParse(plain(typed[key])).success)
      problems.set(key, 'form');
  if (plain(typed.input) === '' && plain(typed.output) === '') problems.set('input', 'none');
  return problems;
}

/** Full-width digits as they come from Chinese keyboards count as digits. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/^\$\s*/, '');
}

/** Resolves with what puts the account's pricing back. */
async function addOwnPrice(
  { accountId, model }: UnpricedUsage,
  typed: Typed,
): Promise<() => Promise<unknown>> {
  const { pricing } = await api.account.costs({ accountId });
  const before = {
    accountId,
    prices: pricing?.prices ?? [],
    fixedUsd: pricing?.fixedUsd ?? '0',
    discountBp: pricing?.discountBp ?? 0,
  };
  const own = Object.fromEntries(priceKinds.map(({ key }) => [key, plain(typed[key]) || null]));
  const others = before.prices.filter((price) => price.model !== model);
  await api.account.setPricing({ ...before, prices: [...others, { model, ...own }] });
  return () => api.account.setPricing(before);
}

function listRequest({ provider, model }: UnpricedUsage, typed: Typed): DiffRequest {
  const prices = priceKinds.map(({ key, column }) => [column, plain(typed[key])]);
  const text = JSON.stringify([{ provider, model, ...Object.fromEntries(prices) }]);
  return { kind: 'import', file: { text, mode: 'named' }, fileName: '' };
}
