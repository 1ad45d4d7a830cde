import { useTranslation } from 'react-i18next';
import {
  type CompatibleDialect,
  compatibleDialect,
  type ProviderName,
} from '../../shared/contract/account.ts';
import { ChoiceTiles } from './choice-tiles.tsx';
import { Notice } from './notice.tsx';

/** What an account's endpoint is, as a form holds it; the dialect counts for a compatible one only. */
export type Endpoint = {
  readonly provider: ProviderName;
  readonly dialect: CompatibleDialect;
  readonly baseUrl: string;
};

/** The endpoint as the contract takes it: only what the provider leaves open, and only what was entered. */
export function endpointOf({ provider, dialect, baseUrl }: Endpoint) {
  return {
    provider,
    ...(provider === 'compatible' ? { dialect } : {}),
    ...(baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() }),
  };
}

type DialectTilesProps = {
  provider: ProviderName;
  value: CompatibleDialect;
  onChange: (dialect: CompatibleDialect) => void;
};

/** Which API a compatible endpoint speaks; every other provider has one of its own. */
export function DialectTiles({ provider, value, onChange }: DialectTilesProps) {
  const { t } = useTranslation(['accounts', 'common']);
  if (provider !== 'compatible') return null;
  return (
    <ChoiceTiles
      label={t('accounts:form.dialect')}
      value={value}
      onChange={onChange}
      options={compatibleDialect.options.map((dialect) => ({
        value: dialect,
        title: t(`common:dialect.${dialect}`),
        hint: t(`accounts:form.dialectHint.${dialect}`),
      }))}
    />
  );
}

/** Says that a provider's models have no price in any list. */
export function UnpricedNotice({ provider }: { provider: ProviderName }) {
  const { t } = useTranslation('accounts');
  if (provider !== 'qwen') return null;
  return (
    <Notice tone="warning" title={t('form.unpricedNotice')}>
      {t('form.unpricedNoticeText')}
    </Notice>
  );
}
