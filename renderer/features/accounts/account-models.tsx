import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ModelMappingRows } from '../../components/model-mapping.tsx';
import { ModelTags } from '../../components/model-tags.tsx';
import type { AccountValues } from './account-values.ts';

type AccountModelsProps = {
  form: UseFormReturnType<AccountValues>;
  /** What the last connection test found. */
  suggestions: readonly string[];
};

const MOST_MODELS = 500;

/** Which models the account serves, and what it calls them. */
export function AccountModels({ form, suggestions }: AccountModelsProps) {
  const { t } = useTranslation('accounts');
  const { supportedModels, modelMapping } = form.values;
  return (
    <>
      <ModelTags
        label={t('form.supportedModels')}
        description={t('form.supportedModelsHint')}
        value={supportedModels}
        onChange={(names) => form.setFieldValue('supportedModels', names)}
        suggestions={suggestions}
        most={MOST_MODELS}
        placeholder={t('form.allModelsHint')}
        error={form.errors.supportedModels}
      />
      <ModelMappingRows
        label={t('form.modelMapping')}
        description={t('form.modelMappingHint')}
        rows={modelMapping}
        onChange={(rows) => form.setFieldValue('modelMapping', rows)}
        suggestions={suggestions}
        error={form.errors.modelMapping}
      />
    </>
  );
}
