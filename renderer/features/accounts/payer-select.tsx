import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { useMembersOf } from './account-members.ts';

type PayerSelectProps = {
  label: string;
  description?: string;
  account: Account;
  /** Empty: the owner. */
  value: string;
  onChange: (memberId: string) => void;
  error?: string | undefined;
  disabled?: boolean;
};

/** The owner or a member of the group that the account serves. */
export function PayerSelect({ account, value, onChange, ...rest }: PayerSelectProps) {
  const { t } = useTranslation('accounts');
  const members = useMembersOf(account.boundGroupId ?? undefined);
  return (
    <Select
      {...rest}
      value={value}
      onChange={(memberId) => onChange(memberId ?? '')}
      data={[
        { value: '', label: t('form.payerOwner') },
        ...members.map((member) => ({ value: member.id, label: member.name })),
      ]}
    />
  );
}
