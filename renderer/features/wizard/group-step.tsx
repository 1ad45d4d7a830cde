import { NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/names.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useZones } from '../../app/zones.ts';
import { currencyOptions } from '../../components/currencies.ts';
import { placeError } from '../../components/form-errors.ts';
import { api } from '../../transports/api.ts';
import { StepFrame } from './step-frame.tsx';
import classes from './wizard.module.css';
import { beginWith, goToStep } from './wizard-store.ts';

const localZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Creates the group, or edits it when one comes back to this step. */
export function GroupStep({ group }: { group: Group | undefined }) {
  const { t } = useTranslation(['wizard', 'common']);
  const lang = useLang();
  const zones = useZones(group?.zone ?? localZone);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const form = useGroupForm(group);

  const save = async ({ creatorName, ...rest }: typeof form.values): Promise<void> => {
    const values = { ...rest, anchorDay: Number(rest.anchorDay) };
    setBusy(true);
    setError(null);
    try {
      if (group === undefined) await beginWith((await api.group.create({ ...values, creatorName })).id);
      else {
        await api.group.update({ groupId: group.id, changes: values });
        await goToStep('account');
      }
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang));
    } finally {
      setBusy(false);
    }
  };

  return (
    <StepFrame
      title={t('wizard:group.title')}
      lead={t('wizard:group.lead')}
      nextLabel={group === undefined ? t('wizard:group.create') : t('wizard:group.save')}
      onNext={() => form.onSubmit((values) => void save(values))()}
      busy={busy}
      error={error}
    >
      <TextInput
        label={t('wizard:group.name')}
        placeholder={t('wizard:group.namePlaceholder')}
        data-autofocus
        autoFocus
        {...form.getInputProps('name')}
      />
      {group === undefined ? (
        <TextInput
          label={t('wizard:group.creator')}
          description={t('wizard:group.creatorHint')}
          {...form.getInputProps('creatorName')}
        />
      ) : null}
      <div className={classes.pair}>
        <Select
          label={t('wizard:group.currency')}
          description={t('wizard:group.currencyHint')}
          data={currencyOptions(lang)}
          {...form.getInputProps('currency')}
        />
        <NumberInput
          label={t('wizard:group.anchorDay')}
          description={t('wizard:group.anchorDayHint')}
          min={1}
          max={31}
          allowDecimal={false}
          {...form.getInputProps('anchorDay')}
        />
      </div>
      <Select
        label={t('wizard:group.zone')}
        description={t('wizard:group.zoneHint')}
        data={zones}
        searchable
        limit={60}
        nothingFoundMessage={t('wizard:group.zoneNotFound')}
        {...form.getInputProps('zone')}
      />
      <p className={classes.small}>{t('wizard:group.fixedHint')}</p>
    </StepFrame>
  );
}

function useGroupForm(group: Group | undefined) {
  const { t } = useTranslation(['wizard', 'common']);
  const lang = useLang();
  const nameProblem = (text: string): string | null => {
    const cleaned = cleanName(text);
    return cleaned.ok ? null : t(`common:nameProblem.${cleaned.reason}`);
  };
  return useForm({
    initialValues: {
      name: group?.name ?? '',
      creatorName: '',
      currency: group?.currency ?? (lang === 'zh-CN' ? 'CNY' : 'USD'),
      zone: group?.zone ?? localZone,
      anchorDay: (group?.anchorDay ?? 1) as number | string,
    },
    validate: {
      name: nameProblem,
      creatorName: (text) => (group === undefined ? nameProblem(text) : null),
      zone: (zone) => (zone === null || zone === '' ? t('wizard:group.zoneNotFound') : null),
      anchorDay: (day) => (Number(day) >= 1 && Number(day) <= 31 ? null : t('wizard:group.anchorDayProblem')),
    },
  });
}
