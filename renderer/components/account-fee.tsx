import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/contract/account.ts';
import classes from './figures.module.css';
import { MoneyText } from './money.tsx';

/** The fee of an account that is valid today, and how many there are besides. */
export function AccountFeeText({ account: { fee, feesToday } }: { account: Account }) {
  const { t } = useTranslation();
  if (fee === null) return <span className={classes.absent}>{t('none')}</span>;
  return (
    <>
      <MoneyText money={fee} />
      {feesToday > 1 ? ` ${t('moreFees', { count: feesToday - 1 })}` : null}
    </>
  );
}
