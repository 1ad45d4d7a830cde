import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { cleanName, cleanText } from '../../../shared/names.ts';
import { useCurrentGroup, useGroups } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { offerUndo } from '../../app/undo.tsx';
import { amountProblem } from '../../components/amount-field.tsx';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { placeError } from '../../components/form-errors.ts';
import { isModelPattern, type MappingRow, mappingProblem } from '../../components/model-mapping-rows.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { AccountFields } from './account-fields.tsx';
import { useMembersOf } from './account-members.ts';
import { changesBack } from './account-undo.ts';
import {
  type AccountValues,
  changesOf,
  draftOf,
  isPriority,
  isTimeout,
  kindOf,
  type LimitField,
  limitProblem,
  newValues,
  valuesOf,
} from './account-values.ts';
import { useAccounts } from './accounts-store.ts';
import { useProxyProblems } from './proxy-fields.tsx';

type AccountFormProps = {
  opened: boolean;
  /** Null: a new account. */
  editing: Account | null;
  onClose: () => void;
  onSaved: (account: Account) => void;
};

const LONGEST_DESCRIPTION = 500;

/** Names of form fields that the contract calls otherwise. */
const contractNames = {
  amountMinor: 'fee',
  firstByteTimeoutMs: 'firstByteSeconds',
  idleTimeoutMs: 'idleSeconds',
  meteredBilled: 'metered',
  kind: 'proxyKind',
  host: 'proxyHost',
  port: 'proxyPort',
  username: 'proxyUsername',
  password: 'proxyPassword',
};

/** Adds an account, or edits one: its stored key is never shown, only replaced. */
export function AccountForm({ opened, editing, onClose, onSaved }: AccountFormProps) {
  const { t } = useTranslation(['accounts', 'common']);
  const lang = useLang();
  const { create, update } = useAccounts();
  const group = useGroupOf(editing);
  const members = useMembersOf(opened ? group?.id : undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const shown = useLingering(opened ? { editing } : undefined)?.editing ?? null;
  const currency = group?.currency ?? 'CNY';
  const validate = useProblems(editing);
  const form = useForm<AccountValues>({ initialValues: newValues(currency), validate });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening it begins a new form
  useEffect(() => {
    if (!opened) return;
    form.setValues(editing === null ? newValues(currency) : valuesOf(editing, currency));
    form.clearErrors();
    setError(null);
  }, [opened]);

  const focusFirst = (problems: object): void => form.getInputNode(Object.keys(problems)[0] ?? '')?.focus();
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(null);
    try {
      const saved =
        editing === null ? await create(draftOf(values)) : await update(editing.id, changesOf(values));
      const message = t(editing === null ? 'form.created' : 'form.saved', { name: saved.name });
      const changes = editing && changesBack(editing, values);
      if (changes === null) notifications.show({ message });
      else offerUndo(message, () => update(saved.id, changes));
      onSaved(saved);
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang, contractNames));
    } finally {
      setBusy(false);
    }
  }, focusFirst);

  return (
    <DrawerForm
      opened={opened}
      onClose={onClose}
      title={shown === null ? t('form.addTitle') : t('form.editTitle', { name: shown.name })}
      onSubmit={submit}
      submitLabel={shown === null ? t('form.create') : t('common:save')}
      busy={busy}
      error={error}
    >
      {opened ? (
        <AccountFields
          key={editing?.id ?? 'new'}
          form={form}
          editing={editing}
          groupCurrency={currency}
          members={members}
        />
      ) : null}
    </DrawerForm>
  );
}

function useProblems(account: Account | null) {
  const { t } = useTranslation(['accounts', 'common']);
  const editing = account !== null;
  const proxy = useProxyProblems(account?.proxy ?? null);
  const lang = useLang();
  const timeout = (seconds: string) => (isTimeout(seconds) ? null : t('form.timeoutProblem'));
  const limit = (field: LimitField) => (text: string) => {
    const most = limitProblem(field, text);
    return most === undefined ? null : t('form.limitProblem', { most: most.toLocaleString(lang) });
  };
  return {
    ...proxy,
    name: (name: string) => {
      const cleaned = cleanName(name);
      return cleaned.ok ? null : t(`common:nameProblem.${cleaned.reason}`);
    },
    baseUrl: (baseUrl: string, values: AccountValues) =>
      baseUrl.trim() === '' && (editing || values.provider === 'compatible')
        ? t('form.baseUrlMissing')
        : null,
    apiKey: (apiKey: string, values: AccountValues) =>
      apiKey.trim() === '' && !editing && kindOf(values) === 'api_key' ? t('form.apiKeyMissing') : null,
    fee: (fee: string, values: AccountValues) => {
      const problem = amountProblem(fee, values.currency);
      return problem ? t(`common:amountProblem.${problem}`) : null;
    },
    description: (text: string) =>
      [...cleanText(text)].length <= LONGEST_DESCRIPTION ? null : t('form.descriptionProblem'),
    priority: (text: string) => (isPriority(text) ? null : t('form.priorityProblem')),
    dailyRequestLimit: limit('dailyRequestLimit'),
    concurrencyLimit: limit('concurrencyLimit'),
    rateLimitPauseS: limit('rateLimitPauseS'),
    firstByteSeconds: timeout,
    idleSeconds: timeout,
    supportedModels: (names: string[]) => {
      const wrong = names.find((name) => !isModelPattern(name));
      return wrong === undefined ? null : t('form.supportedModelsProblem', { name: wrong });
    },
    modelMapping: (rows: MappingRow[]) => {
      const problem = mappingProblem(rows);
      return problem === undefined ? null : t(`common:mapping.${problem}`);
    },
  };
}

/** The group the account serves; for one that serves none yet, the group on screen. */
function useGroupOf(editing: Account | null) {
  const current = useCurrentGroup();
  const bound = useGroups((state) => state.groups.find((group) => group.id === editing?.boundGroupId));
  return bound ?? current;
}
