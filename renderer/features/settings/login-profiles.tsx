import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OAuthProfile } from '../../../shared/contract/oauth.ts';
import { useRefetchOn } from '../../app/live.ts';
import { Loaded, LoadingPanel } from '../../components/loaded.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import { LoginProfileForm } from './login-profile-form.tsx';
import classes from './security.module.css';

/** The clients that accounts log in with, one for each provider that has logins. */
export function LoginProfiles() {
  const { t } = useTranslation('logins');
  const { value, error, load } = useRead('profiles', () => api.oauth.profiles({}));
  const [editing, setEditing] = useState<OAuthProfile | null>(null);
  useRefetchOn(['settings.changed'], load);
  return (
    <Section title={t('profiles')} note={t('profilesNote')}>
      <Loaded value={value} error={error} onRetry={load} waiting={<LoadingPanel lines={4} />}>
        {(profiles) => (
          <Panel>
            {profiles.map((profile) => (
              <Profile key={profile.provider} profile={profile} onEdit={() => setEditing(profile)} />
            ))}
          </Panel>
        )}
      </Loaded>
      <LoginProfileForm profile={editing} onClose={() => setEditing(null)} />
    </Section>
  );
}

function Profile({ profile, onEdit }: { profile: OAuthProfile; onEdit: () => void }) {
  const { t } = useTranslation('logins');
  const name = t(`provider.${profile.provider}`);
  return (
    <div className={classes.row}>
      <div className={classes.rowName}>{name}</div>
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
        <Button variant="default" size="xs" onClick={onEdit} aria-label={`${t('edit')} ${name}`}>
          {t('edit')}
        </Button>
      </div>
    </div>
  );
}
