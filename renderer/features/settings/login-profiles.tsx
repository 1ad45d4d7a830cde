import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OAuthProfile } from '../../../shared/contract/oauth.ts';
import { useRefetchOn } from '../../app/live.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { LoginProfileForm } from './login-profile-form.tsx';
import classes from './security.module.css';

/** The clients that accounts log in with, one for each provider that has logins. */
export function LoginProfiles() {
  const { t } = useTranslation('logins');
  const [profiles, setProfiles] = useState<OAuthProfile[]>([]);
  const [editing, setEditing] = useState<OAuthProfile | null>(null);
  const loading = useAction();
  const load = () => loading.run(async () => setProfiles(await api.oauth.profiles({})));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; changes come as events
  useEffect(() => {
    void load();
  }, []);
  useRefetchOn(['settings.changed'], load);
  return (
    <Section title={t('profiles')} note={t('profilesNote')}>
      <ErrorNotice error={loading.error} during="load" onRetry={() => void load()} />
      {profiles.length === 0 ? null : (
        <Panel>
          {profiles.map((profile) => (
            <div className={classes.row} key={profile.provider}>
              <div className={classes.rowName}>{t(`provider.${profile.provider}`)}</div>
              <div className={classes.rowBody}>
                <div className={classes.rowValue}>
                  {profile.clientId ?? t('clientNone')}{' '}
                  <StatusBadge tone={profile.confirmedAtMs === null ? 'muted' : 'ok'}>
                    {profile.confirmedAtMs === null ? t('notConfirmed') : t('confirmed')}
                  </StatusBadge>
                </div>
                <p className={classes.hint}>{new URL(profile.authorizeUrl).host}</p>
              </div>
              <div className={classes.rowActions}>
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => setEditing(profile)}
                  aria-label={`${t('edit')} ${t(`provider.${profile.provider}`)}`}
                >
                  {t('edit')}
                </Button>
              </div>
            </div>
          ))}
        </Panel>
      )}
      <LoginProfileForm profile={editing} onClose={() => setEditing(null)} />
    </Section>
  );
}
