import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Facts } from '../../components/facts.tsx';
import { InstantText } from '../../components/time.tsx';
import classes from './accounts.module.css';
import { proxyTitles } from './proxy-fields.tsx';

/** What the account is; its key only as "saved". */
export function AccountFacts({ account }: { account: Account }) {
  const { t } = useTranslation(['accounts', 'common', 'logins']);
  const lang = useLang();
  const { meteredBilled } = account;
  return (
    <DrawerSection title={t('common:details')}>
      <Facts
        facts={[
          { name: t('detail.provider'), value: t(`common:provider.${account.provider}`) },
          account.provider === 'compatible'
            ? { name: t('form.dialect'), value: t(`common:dialect.${account.dialect}`) }
            : undefined,
          { name: t('form.sharing'), value: t(`sharing.${account.sharing}`) },
          { name: t('form.priority'), value: account.priority },
          { name: t('detail.validation'), value: t(`validation.${account.validation}`) },
          { name: t('detail.baseUrl'), value: account.baseUrl },
          account.userAgent === null ? undefined : { name: t('form.userAgent'), value: account.userAgent },
          { name: t('proxy.title'), value: <ProxyFact proxy={account.proxy} /> },
          account.login === null
            ? { name: t('detail.apiKey'), value: <SavedKey saved={account.hasSecret} /> }
            : { name: t('logins:kind'), value: t(`logins:kindOption.${account.authKind}`) },
          account.projectId === null ? undefined : { name: t('logins:project'), value: account.projectId },
          account.location === null ? undefined : { name: t('logins:location'), value: account.location },
          {
            name: t('detail.metered'),
            value: (
              <>
                <div>{meteredBilled ? t('form.billed') : t('form.yardstick')}</div>
                <div className={classes.note}>
                  {meteredBilled ? t('form.billedHint') : t('form.yardstickHint')}
                </div>
              </>
            ),
          },
          { name: t('detail.priceProvider'), value: account.priceProvider },
          { name: t('form.supportedModels'), value: <Supported models={account.supportedModels} /> },
          account.modelMapping.length === 0
            ? undefined
            : { name: t('form.modelMapping'), value: <Mapping mapping={account.modelMapping} /> },
          account.rateLimitPauseS === null
            ? undefined
            : {
                name: t('detail.pause'),
                value: formatDuration(account.rateLimitPauseS * 1_000, lang),
              },
          {
            name: t('detail.timeouts'),
            value: t('detail.timeoutsValue', {
              first: formatDuration(account.firstByteTimeoutMs, lang),
              idle: formatDuration(account.idleTimeoutMs, lang),
            }),
          },
          { name: t('detail.createdAt'), value: <InstantText atMs={account.createdAtMs} as="date" /> },
        ]}
      />
    </DrawerSection>
  );
}

function ProxyFact({ proxy }: Pick<Account, 'proxy'>) {
  const { t } = useTranslation('accounts');
  if (proxy === null) return t('proxy.none');
  const host = proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host;
  const { username } = proxy;
  return (
    <>
      <div>{`${proxyTitles[proxy.kind]} · ${host}:${proxy.port}`}</div>
      <div className={classes.note}>
        {username === null ? t('proxy.noLogin') : t('proxy.loginAs', { username })}
      </div>
    </>
  );
}

function Supported({ models }: { models: Account['supportedModels'] }) {
  const { t } = useTranslation('accounts');
  if (models === null) return t('form.allModels');
  return (
    <ul>
      {models.map((model) => (
        <li key={model}>{model}</li>
      ))}
    </ul>
  );
}

function Mapping({ mapping }: { mapping: Account['modelMapping'] }) {
  return (
    <ol>
      {mapping.map(({ from, to }) => (
        <li key={from}>
          {from} → {to}
        </li>
      ))}
    </ol>
  );
}

function SavedKey({ saved }: { saved: boolean }) {
  const { t } = useTranslation('accounts');
  if (!saved) return t('detail.keyMissing');
  return (
    <span className={classes.saved}>
      <span className={classes.dots} aria-hidden>
        {t('form.apiKeySavedDots')}
      </span>
      {t('detail.keySaved')}
    </span>
  );
}
