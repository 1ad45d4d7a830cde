import { Anchor, Button, Checkbox } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OAuthProfile, OAuthProvider } from '../../../shared/contract/oauth.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './login.module.css';

type LoginRulesProps = {
  provider: OAuthProvider;
  /** What comes once the rules are confirmed. */
  children: (profile: OAuthProfile) => ReactNode;
};

/** The provider's rules in plain words, confirmed once; then what they stand before. */
export function LoginRules({ provider, children }: LoginRulesProps) {
  const { t } = useTranslation('logins');
  const [profile, setProfile] = useState<OAuthProfile>();
  const [agreed, setAgreed] = useState(false);
  const loading = useAction();
  const saving = useAction();
  const { run } = loading;

  // biome-ignore lint/correctness/useExhaustiveDependencies: loaded once for each provider
  useEffect(() => {
    void run(async () => {
      const profiles = await api.oauth.profiles({});
      setProfile(profiles.find((one) => one.provider === provider));
    });
  }, [provider]);

  if (profile === undefined) return <ErrorNotice error={loading.error} />;
  if (profile.confirmedAtMs !== null) return children(profile);
  const confirm = () =>
    saving.run(async () =>
      setProfile(await api.oauth.saveProfile({ provider, changes: { confirmed: true } })),
    );
  return (
    <div className={classes.steps}>
      <Notice tone="warning" title={t('rulesTitle')}>
        {t(`rules.${provider}`)}
      </Notice>
      <div className={classes.links}>
        <OutsideLink href={profile.termsUrl}>{t('rulesLink')}</OutsideLink>
        <OutsideLink href={profile.guideUrl}>{t('guideLink')}</OutsideLink>
      </div>
      <Checkbox
        label={t('rulesConfirm')}
        checked={agreed}
        onChange={(event) => setAgreed(event.currentTarget.checked)}
      />
      <ErrorNotice error={saving.error} />
      <div className={classes.buttons}>
        <Button disabled={!agreed} loading={saving.busy} onClick={() => void confirm()}>
          {t('continue')}
        </Button>
      </div>
    </div>
  );
}

function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" className={classes.link}>
      {children}
      <IconExternalLink size={14} aria-hidden />
    </Anchor>
  );
}
