import { SegmentedControl, Switch } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { languageNames } from '../../app/appearance-menu.tsx';
import { useSettings } from '../../app/settings-store.ts';
import { useChangeSettings } from '../../app/use-change-settings.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead, Panel, Section } from '../../components/page.tsx';
import { useAction } from '../../components/use-action.ts';
import { AlertSection } from './alert-section.tsx';
import { LoginProfiles } from './login-profiles.tsx';
import { SecuritySection } from './security-section.tsx';
import classes from './settings.module.css';
import { WebhookSection } from './webhook-section.tsx';

/** What the owner can set for the whole app. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const settings = useSettings((state) => state.settings);
  const update = useChangeSettings();
  const action = useAction();
  if (settings === null) return null;
  const change = (changes: Parameters<typeof update>[0]): void => {
    void action.run(() => update(changes));
  };
  return (
    <Page>
      <PageHead title={t('title')} explanation={t('lead')} />
      <ErrorNotice error={action.error} />
      <Appearance settings={settings} change={change} />
      <Section title={t('metering')}>
        <Panel>
          <Switch
            label={t('drain')}
            description={t('drainHint')}
            checked={settings.drainDisconnected}
            onChange={(event) => change({ drainDisconnected: event.currentTarget.checked })}
          />
        </Panel>
      </Section>
      <AlertSection />
      <WebhookSection />
      <SecuritySection />
      <LoginProfiles />
      <Section title={t('about')}>
        <Panel>
          <div className={classes.about}>
            <p>{t('aboutApp')}</p>
            <p className={classes.muted}>{t('aboutData')}</p>
            <p className={classes.muted}>{t('aboutLicense')}</p>
          </div>
        </Panel>
      </Section>
    </Page>
  );
}

type AppearanceProps = {
  settings: Settings;
  change: (changes: Partial<Pick<Settings, 'language' | 'theme'>>) => void;
};

function Appearance({ settings, change }: AppearanceProps) {
  const { t } = useTranslation('settings');
  return (
    <Section title={t('appearance')}>
      <Panel>
        <Row label={t('language')}>
          {(labelId) => (
            <SegmentedControl
              aria-labelledby={labelId}
              value={settings.language}
              onChange={(language) => change({ language: language as Settings['language'] })}
              data={[
                { value: 'system', label: t('system') },
                { value: 'zh-CN', label: languageNames['zh-CN'] },
                { value: 'en', label: languageNames.en },
              ]}
            />
          )}
        </Row>
        <Row label={t('theme')}>
          {(labelId) => (
            <SegmentedControl
              aria-labelledby={labelId}
              value={settings.theme}
              onChange={(theme) => change({ theme: theme as Settings['theme'] })}
              data={[
                { value: 'system', label: t('system') },
                { value: 'light', label: t('light') },
                { value: 'dark', label: t('dark') },
              ]}
            />
          )}
        </Row>
      </Panel>
    </Section>
  );
}

function Row({ label, children }: { label: string; children: (labelId: string) => ReactNode }) {
  const labelId = useId();
  return (
    <div className={classes.row}>
      <span id={labelId}>{label}</span>
      {children(labelId)}
    </div>
  );
}
