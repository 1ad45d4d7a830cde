import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/names.ts';
import { useLang } from '../../app/i18n/index.ts';
import { dateIn } from '../../components/calendar.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { placeError } from '../../components/form-errors.ts';
import classes from './members.module.css';
import { useMembers } from './members-store.ts';

type Mode = 'one' | 'many';

type AddMembersDrawerProps = {
  opened: boolean;
  onClose: () => void;
  group: Group;
  /** Members who are in or will be: each takes a seat. */
  present: number;
};

/** Adds one member, or as many as names were pasted: all of them or none. */
export function AddMembersDrawer({ opened, onClose, group, present }: AddMembersDrawerProps) {
  const { t } = useTranslation('members');
  const [mode, setMode] = useState<Mode>('one');
  const { form, submit, busy, error } = useAddForm(mode, group, opened, onClose);
  const count = linesOf(form.values.names).length;
  const room = Math.max(0, group.maxMembers - present);
  return (
    <DrawerForm
      opened={opened}
      onClose={onClose}
      title={t('addDrawer.title')}
      onSubmit={submit}
      submitLabel={
        mode === 'many' && count > 0 ? t('addDrawer.submitMany', { count }) : t('addDrawer.submit')
      }
      busy={busy}
      error={error}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('addDrawer.mode')}
        value={mode}
        onChange={(value) => setMode(value === 'many' ? 'many' : 'one')}
        data={[
          { value: 'one', label: t('addDrawer.one') },
          { value: 'many', label: t('addDrawer.many') },
        ]}
      />
      {mode === 'one' ? (
        <TextInput
          key="name"
          label={t('addDrawer.name')}
          description={t('addDrawer.nameHint')}
          data-autofocus
          {...form.getInputProps('name')}
        />
      ) : (
        <Textarea
          key="names"
          label={t('addDrawer.names')}
          description={t('addDrawer.namesHint')}
          autosize
          minRows={6}
          maxRows={14}
          {...form.getInputProps('names')}
        />
      )}
      <TextInput
        type="date"
        label={t('addDrawer.joinedOn')}
        description={t('addDrawer.joinedOnHint', { zone: group.zone })}
        {...form.getInputProps('joinedOn')}
      />
      <p className={classes.note}>
        {room === 0 ? t('addDrawer.roomNone') : t('addDrawer.room', { count: room })}
      </p>
    </DrawerForm>
  );
}

function useAddForm(mode: Mode, group: Group, opened: boolean, onClose: () => void) {
  const { t } = useTranslation('members');
  const lang = useLang();
  const add = useMembers((state) => state.add);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { nameProblem, namesProblem } = useNameProblems();
  const form = useForm({
    initialValues: { name: '', names: '', joinedOn: '' },
    validate: {
      name: (name) => (mode === 'one' ? nameProblem(name) : null),
      names: (names) => (mode === 'many' ? namesProblem(names) : null),
      joinedOn: (on) => (on === '' ? t('stay.dateMissing') : null),
    },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening it begins a new form
  useEffect(() => {
    if (!opened) return;
    form.setValues({ name: '', names: '', joinedOn: dateIn(group.zone, Date.now()) });
    form.clearErrors();
    setError(null);
  }, [opened]);

  const focusFirst = (problems: object): void => form.getInputNode(Object.keys(problems)[0] ?? '')?.focus();
  const submit = form.onSubmit(async (values) => {
    const wanted = mode === 'one' ? [values.name] : linesOf(values.names);
    setBusy(true);
    setError(null);
    try {
      await add(wanted, values.joinedOn);
      onClose();
      const message =
        mode === 'one'
          ? t('addDrawer.done', { name: values.name.trim() })
          : t('addDrawer.doneMany', { count: wanted.length });
      notifications.show({ message });
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang, mode === 'many' ? { name: 'names' } : {}));
    } finally {
      setBusy(false);
    }
  }, focusFirst);
  return { form, submit, busy, error };
}

function useNameProblems() {
  const { t } = useTranslation(['members', 'common']);
  const nameProblem = (name: string): string | null => {
    const cleaned = cleanName(name);
    return cleaned.ok ? null : t(`common:nameProblem.${cleaned.reason}`);
  };
  const namesProblem = (text: string): string | null => {
    const lines = linesOf(text);
    if (lines.length === 0) return t('common:nameProblem.empty');
    const repeated = lines.find((line, index) => lines.indexOf(line) !== index);
    if (repeated !== undefined) return t('addDrawer.duplicate', { name: repeated });
    const bad = lines.find((line) => nameProblem(line) !== null);
    return bad === undefined ? null : `${bad.slice(0, 12)}…: ${nameProblem(bad)}`;
  };
  return { nameProblem, namesProblem };
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
