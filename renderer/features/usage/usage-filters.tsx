import { Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import { usageSource } from '../../../shared/contract/usage.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import classes from './usage.module.css';
import { isFiltered, queryOf, type UsageQuery } from './usage-query.ts';

type Days = { readonly firstOn: CalendarDate; readonly lastOn: CalendarDate };

type UsageFiltersProps = {
  query: UsageQuery;
  members: readonly Member[];
  /** Models of the period; the one filtered by is offered even when it has no usage there. */
  models: readonly string[];
  /** The days of the period. */
  days: Days | undefined;
  onChange: (query: UsageQuery) => void;
};

/** Narrows the records by member, model and source, and jumps to a day. */
export function UsageFilters({ query, members, models, days, onChange }: UsageFiltersProps) {
  const { t } = useTranslation(['usage', 'common']);
  const change = (name: 'member' | 'model' | 'source' | 'until', value: string | null): void => {
    const search = new URLSearchParams(query);
    if (value === null) search.delete(name);
    else search.set(name, value);
    onChange(queryOf(search));
  };
  const offered = [...new Set([...models, ...(query.model === undefined ? [] : [query.model])])];
  return (
    <search className={classes.filters} aria-label={t('filter.label')}>
      <Select
        data-filter
        aria-label={t('filter.member')}
        placeholder={t('filter.allMembers')}
        w={150}
        clearable
        data={members.map((member) => ({ value: member.id, label: member.name }))}
        value={query.member ?? null}
        onChange={(value) => change('member', value)}
      />
      <Select
        aria-label={t('filter.model')}
        placeholder={t('filter.allModels')}
        w={210}
        clearable
        data={offered.sort()}
        value={query.model ?? null}
        onChange={(value) => change('model', value)}
      />
      <Select
        aria-label={t('filter.source')}
        placeholder={t('filter.allSources')}
        w={150}
        clearable
        data={usageSource.options.map((source) => ({ value: source, label: t(`common:source.${source}`) }))}
        value={query.source ?? null}
        onChange={(value) => change('source', value)}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field is the kit's */}
      <label className={classes.until}>
        <span>{t('filter.until')}</span>
        <TextInput
          type="date"
          w={146}
          min={days?.firstOn}
          max={days?.lastOn}
          value={query.until ?? ''}
          onChange={({ currentTarget: { value } }) => change('until', value === '' ? null : value)}
        />
      </label>
      {isFiltered(query) ? (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange(query.period === undefined ? {} : { period: query.period })}
        >
          {t('filter.clear')}
        </Button>
      ) : null}
    </search>
  );
}
