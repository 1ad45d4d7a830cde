import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Balances } from '../../../shared/contract/balance.ts';
import type { Party } from '../../../shared/contract/payment.ts';
import { minorToDecimal, parseAmount } from '../../../shared/money.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { useSignedMoney } from '../../components/signed-money.ts';
import { useAction } from '../../components/use-action.ts';
import { partyKey, usePartyName } from './parties.ts';
import classes from './payments.module.css';
import { setOpening } from './payments-actions.ts';
import { useTimesOpened } from './times-opened.ts';

type OpeningDrawerProps = { opened: boolean; balances: Balances; onClose: () => void };

/** What everybody owed before the app; the amounts must add up to zero before they can be saved. */
export function OpeningDrawer(props: OpeningDrawerProps) {
  return <OpeningForm key={useTimesOpened(props.opened)} {...props} />;
}

function OpeningForm({ opened, balances, onClose }: OpeningDrawerProps) {
  const { t } = useTranslation(['payments', 'common']);
  const nameOf = usePartyName();
  const { currency, parties } = balances;
  const signed = useSignedMoney(currency);
  const { busy, error, run, clear } = useAction();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      parties.map(({ party, openingMinor }) => [
        partyKey(party),
        openingMinor === 0n ? '' : minorToDecimal(openingMinor, currency),
      ]),
    ),
  );
  const typed = parties.map(({ party }) => ({ party, ...read(texts[partyKey(party)] ?? '', currency) }));
  const problems = typed.map(({ problem }) => problem);
  const isUsable = typed.every(({ problem }) => problem === undefined);
  const sumMinor = typed.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isUsable || sumMinor !== 0n) return;
    const openings = typed
      .filter(({ amountMinor }) => amountMinor !== 0n)
      .map(({ party, amountMinor }) => ({ party, amount: { amountMinor, currency } }));
    if (!(await run(() => setOpening(openings)))) return;
    notifications.show({ message: t('toast.openingSaved') });
    onClose();
  };
  const put = (party: Party, text: string): void => {
    clear();
    setTexts((now) => ({ ...now, [partyKey(party)]: text }));
  };
  return (
    <DrawerForm
      opened={opened}
      onClose={onClose}
      title={t('opening.title')}
      onSubmit={(event) => void submit(event)}
      submitLabel={t('opening.submit')}
      busy={busy}
      error={error}
      aside={
        <span className={sumMinor === 0n ? classes.balanced : classes.unbalanced} role="status">
          {sumMinor === 0n ? t('opening.balanced') : t('opening.unbalanced', { amount: signed(sumMinor) })}
        </span>
      }
    >
      <p className={classes.hint}>{t('opening.lead', { currency })}</p>
      <div className={classes.openings}>
        {parties.map((one, index) => (
          <TextInput
            key={partyKey(one.party)}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            classNames={{ root: classes.opening ?? '', label: classes.openingName ?? '' }}
            inputMode="decimal"
            autoComplete="off"
            label={nameOf(one)}
            placeholder="0"
            value={texts[partyKey(one.party)] ?? ''}
            onChange={(event) => put(one.party, event.currentTarget.value)}
            error={problems[index] && t(`common:amountProblem.${problems[index]}`)}
          />
        ))}
      </div>
    </DrawerForm>
  );
}

type Problem = 'not_a_number' | 'too_many_decimals' | 'too_large';

function read(text: string, currency: string): { amountMinor: bigint; problem: Problem | undefined } {
  const parsed = parseAmount(text, currency);
  if (parsed.ok) return { amountMinor: parsed.amountMinor, problem: undefined };
  return { amountMinor: 0n, problem: parsed.reason === 'empty' ? undefined : parsed.reason };
}
