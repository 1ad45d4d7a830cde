import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { provider, sharing } from '../../../shared/contract/account.ts';
import { authKind } from '../../../shared/contract/oauth.ts';
import classes from './account-list.module.css';
import {
  type AccountQuery,
  bindings,
  everyAccount,
  isNarrowed,
  type Sorting,
  sortings,
  stateGroups,
} from './account-list.ts';

type AccountFiltersProps = { query: AccountQuery; onChange: (query: AccountQuery) => void };

type FilterName = 'provider' | 'state' | 'authKind' | 'binding' | 'sharing';

/** Narrows the list by words and by kind, and orders it. */
export function AccountFilters({ query, onChange }: AccountFiltersProps) {
  const { t } = useTranslation(['accountList', 'accounts', 'common', 'logins']);
  const filters: readonly { name: FilterName; data: { value: string; label: string }[] }[] = [
    {
      name: 'provider',
      data: provider.options.map((value) => ({ value, label: t(`common:provider.${value}`) })),
    },
    { name: 'state', data: stateGroups.map((value) => ({ value, label: t(`state.${value}`) })) },
    {
      name: 'authKind',
      data: authKind.options.map((value) => ({ value, label: t(`logins:kindOption.${value}`) })),
    },
    { name: 'binding', data: bindings.map((value) => ({ value, label: t(`binding.${value}`) })) },
    {
      name: 'sharing',
      data: sharing.options.map((value) => ({ value, label: t(`accounts:sharing.${value}`) })),
    },
  ];
  return (
    <search className={classes.filters} aria-label={t('label')}>
      <TextInput
        data-filter
        className={classes.search ?? ''}
        aria-label={t('search')}
        placeholder={t('searchHint')}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={query.search}
        onChange={(event) => onChange({ ...query, search: event.currentTarget.value })}
      />
      {filters.map(({ name, data }) => (
        <Select
          key={name}
          className={classes.filter ?? ''}
          aria-label={t(`filter.${name}`)}
          placeholder={t(`filter.${name}`)}
          clearable
          clearSectionMode="clear"
          data={data}
          value={query[name]}
          onChange={(value) => onChange({ ...query, [name]: value })}
        />
      ))}
      <Select
        className={classes.sort ?? ''}
        aria-label={t('sort')}
        data={sortings.map((value) => ({ value, label: t(`sorting.${value}`) }))}
        value={query.sorting}
        onChange={(value) => onChange({ ...query, sorting: (value ?? 'priority') as Sorting })}
      />
      {isNarrowed(query) ? (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange({ ...everyAccount, sorting: query.sorting })}
        >
          {t('clear')}
        </Button>
      ) : null}
    </search>
  );
}
