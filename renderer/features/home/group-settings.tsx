import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { isRate } from '../../../shared/money.ts';
import { cleanName } from '../../../shared/names.ts';
import { useGroups } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { offerUndo } from '../../app/undo.tsx';
import { beforeOf } from '../../components/before.ts';
import { isCovered } from '../../components/covered.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { placeError } from '../../components/form-errors.ts';
import { type MappingRow, mappingProblem } from '../../components/model-mapping-rows.ts';
import { ArchiveGroup } from './archive-group.tsx';
import { GroupFields } from './group-fields.tsx';
import { changesOf, type GroupValues, MOST_MEMBERS, typedRate, valuesOf } from './group-values.ts';

type GroupSettingsProps = {
  opened: boolean;
  group: Group;
  /** True once the group has usage: currency, zone and anchor day are settled then. */
  hasUsage: boolean;
  onClose: () => void;
};

/** Edits a carpool group, or archives it. */
export function GroupSettings({ opened, group, hasUsage, onClose }: GroupSettingsProps) {
  const { t } = useTranslation(['home', 'common']);
  const lang = useLang();
  const update = useGroups((state) => state.update);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const form = useForm<GroupValues>({ initialValues: valuesOf(group), validate: useProblems(group) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening it begins a new form
  useEffect(() => {
    if (!opened) return;
    form.setValues(valuesOf(group));
    form.clearErrors();
    setError(null);
  }, [opened]);

  const focusFirst = (problems: object): void => form.getInputNode(Object.keys(problems)[0] ?? '')?.focus();
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(null);
    try {
      const changes = changesOf(group, values);
      const saved = await update(group.id, changes);
      offerUndo(t('settings.saved', { name: saved.name }), () => update(group.id, beforeOf(group, changes)));
      onClose();
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang));
    } finally {
      setBusy(false);
    }
  }, focusFirst);

  return (
    <DrawerForm
      opened={opened}
      onClose={() => {
        if (!isCovered()) onClose();
      }}
      title={t('settings.title')}
      onSubmit={submit}
      submitLabel={t('common:save')}
      busy={busy}
      error={error}
    >
      <GroupFields form={form} group={group} hasUsage={hasUsage} />
      <ArchiveGroup group={group} />
    </DrawerForm>
  );
}

function useProblems({ memberCount }: Group) {
  const { t } = useTranslation(['home', 'common']);
  const within = (value: number | string, most: number): boolean =>
    Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= most;
  return {
    name: (name: string) => {
      const cleaned = cleanName(name);
      return cleaned.ok ? null : t(`common:nameProblem.${cleaned.reason}`);
    },
    maxMembers: (most: number | string) => {
      if (!within(most, MOST_MEMBERS)) return t('settings.maxMembersProblem', { most: MOST_MEMBERS });
      return Number(most) < memberCount ? t('settings.maxMembersTooFew', { count: memberCount }) : null;
    },
    usdRate: (rate: string, { currency }: GroupValues) =>
      currency === 'USD' || typedRate(rate) === '' || isRate(typedRate(rate))
        ? null
        : t('settings.usdRateProblem'),
    zone: (zone: string | null) => (zone === null || zone === '' ? t('settings.zoneNotFound') : null),
    anchorDay: (day: number | string) => (within(day, 31) ? null : t('settings.anchorDayProblem')),
    modelMapping: (rows: MappingRow[]) => {
      const problem = mappingProblem(rows);
      return problem === undefined ? null : t(`common:mapping.${problem}`);
    },
  };
}
