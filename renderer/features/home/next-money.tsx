import { Button } from '@mantine/core';
import { IconCalendarDue } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Balances } from '../../../shared/contract/balance.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import classes from './home.module.css';

/** What the owner's money waits for: a period to be closed, or else those who have not paid. */
export function NextMoney({ balances }: { balances: Balances }) {
  const { t } = useTranslation('home');
  const lang = useLang();
  const { currency, openPeriods, parties } = balances;
  const due = openPeriods.filter(({ running }) => !running);
  const owing = parties.filter(({ balanceMinor }) => balanceMinor < 0n);
  if (due.length > 0)
    return (
      <Next
        title={t(due.length === 1 ? 'due' : 'dueMore', { count: due.length, label: due[0]?.label })}
        to={paths.statements}
      >
        {t('dueAction')}
      </Next>
    );
  if (owing.length === 0) return null;
  const amountMinor = -owing.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n);
  const amount = formatMoney({ amountMinor, currency }, lang);
  return (
    <Next title={t('owing', { count: owing.length, amount })} to={paths.payments}>
      {t('owingAction')}
    </Next>
  );
}

function Next({ title, to, children }: { title: string; to: string; children: string }) {
  return (
    <div className={classes.next}>
      <IconCalendarDue size={18} stroke={1.75} aria-hidden />
      <span className={classes.nextText}>{title}</span>
      <Button component="a" href={hrefOf(to)} size="xs" variant="light">
        {children}
      </Button>
    </div>
  );
}
