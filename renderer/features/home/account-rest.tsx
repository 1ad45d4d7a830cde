import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { Group } from '../../../shared/contract/group.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { AccountRestNotice, useRestMessage } from '../../components/account-rest.tsx';
import { CopyButton } from '../../components/copy-button.tsx';

/** Tells the owner that the group's account rests, and gives the words for telling the members. */
export function AccountRest({ account, group }: { account: Account; group: Group }) {
  const { t } = useTranslation('health');
  const message = useRestMessage(account, group.name);
  if (message === undefined) return null;
  return (
    <AccountRestNotice
      account={account}
      actions={
        <>
          <Button component="a" href={hrefOf(paths.account(account.id))} variant="default">
            {t('open')}
          </Button>
          <CopyButton text={message} label={t('tellLabel')}>
            {t('tell')}
          </CopyButton>
        </>
      }
    />
  );
}
