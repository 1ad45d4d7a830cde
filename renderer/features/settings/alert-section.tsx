import { Checkbox, Select, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlertSettings, alertKind, alertSeverity } from '../../../shared/contract/alert.ts';
import { useRefetchOn } from '../../app/live.ts';
import { offerUndo } from '../../app/undo.tsx';
import { useZones } from '../../app/zones.ts';
import { beforeOf } from '../../components/before.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Loaded, LoadingPanel } from '../../components/loaded.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { useAction } from '../../components/use-action.ts';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import classes from './alert-section.module.css';
import { PercentField } from './percent-field.tsx';

/** What is watched, from when on it is too much, and when the owner is told. */
export function AlertSection() {
  const { t } = useTranslation('alerts');
  const { value, error, load, show } = useRead('alerts', () => api.alert.settings({}));
  const saving = useAction();
  useRefetchOn(['alert.changed'], load);
  const save = (changes: Partial<AlertSettings>): void => {
    if (value === undefined) return;
    const before = beforeOf(value, changes);
    void saving.run(async () => {
      show(await api.alert.saveSettings({ changes }));
      offerUndo(t('saved'), async () => show(await api.alert.saveSettings({ changes: before })));
    });
  };
  return (
    <Section title={t('section')} note={t('sectionNote')}>
      <ErrorNotice error={saving.error} />
      <Loaded value={value} error={error} onRetry={load} waiting={<LoadingPanel lines={16} />}>
        {(settings) => (
          <Panel>
            <Kinds settings={settings} save={save} />
            <Thresholds settings={settings} save={save} />
            <Notices settings={settings} save={save} />
            <Quiet settings={settings} save={save} />
          </Panel>
        )}
      </Loaded>
    </Section>
  );
}

type PartProps = { settings: AlertSettings; save: (changes: Partial<AlertSettings>) => void };

function Part({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className={classes.part}>
      <legend className={classes.name}>{name}</legend>
      <div className={classes.body}>
        {children}
        {hint === undefined ? null : <p className={classes.hint}>{hint}</p>}
      </div>
    </fieldset>
  );
}

function Kinds({ settings, save }: PartProps) {
  const { t } = useTranslation('alerts');
  const { mutedKinds } = settings;
  return (
    <Part name={t('kinds')}>
      <div className={classes.kinds}>
        {alertKind.options.map((kind) => (
          <Checkbox
            key={kind}
            size="xs"
            label={t(`kind.${kind}`)}
            checked={!mutedKinds.includes(kind)}
            onChange={(event) =>
              save({
                mutedKinds: event.currentTarget.checked
                  ? mutedKinds.filter((muted) => muted !== kind)
                  : [...mutedKinds, kind],
              })
            }
          />
        ))}
      </div>
    </Part>
  );
}

function Thresholds({ settings, save }: PartProps) {
  const { t } = useTranslation('alerts');
  return (
    <Part name={t('thresholds')} hint={t('overloadHint')}>
      <div className={classes.thresholds}>
        {(['fiveHours', 'sevenDays', 'quotas'] as const).map((name) => (
          <div key={name} className={classes.threshold}>
            <span>{t(name)}</span>
            {(['warning', 'critical'] as const).map((level) => (
              <span key={level} className={classes.level}>
                <span className={classes.hint}>{t(`${level}At`)}</span>
                <PercentField
                  label={t('percentOf', { name: t(name), level: t(`${level}At`) })}
                  value={settings[name][level]}
                  onCommit={(percent) => save({ [name]: { ...settings[name], [level]: percent } })}
                />
              </span>
            ))}
          </div>
        ))}
        <div className={classes.threshold}>
          <span>{t('overload')}</span>
          <span className={classes.level}>
            <span className={classes.hint}>{t('warningAt')}</span>
            <PercentField
              label={t('percentOf', { name: t('overload'), level: t('warningAt') })}
              value={settings.overloadPercent}
              onCommit={(overloadPercent) => save({ overloadPercent })}
            />
          </span>
        </div>
      </div>
    </Part>
  );
}

function Notices({ settings, save }: PartProps) {
  const { t } = useTranslation('alerts');
  const { notices } = settings;
  return (
    <Part name={t('notices')} hint={t('noticesHint')}>
      <div className={classes.inline}>
        {alertSeverity.options.map((severity) => (
          <Checkbox
            key={severity}
            size="xs"
            label={t(`severity.${severity}`)}
            checked={notices[severity]}
            onChange={(event) => save({ notices: { ...notices, [severity]: event.currentTarget.checked } })}
          />
        ))}
      </div>
    </Part>
  );
}

function Quiet({ settings, save }: PartProps) {
  const { t } = useTranslation('alerts');
  const { quiet } = settings;
  const zones = useZones(quiet.zone);
  const change = (changes: Partial<AlertSettings['quiet']>) => save({ quiet: { ...quiet, ...changes } });
  const time = (name: 'from' | 'to', label: string) => (
    <TextInput
      type="time"
      w={120}
      label={label}
      key={quiet[name]}
      defaultValue={quiet[name]}
      onBlur={({ currentTarget: { value } }) => {
        if (value !== '' && value !== quiet[name]) change({ [name]: value });
      }}
    />
  );
  return (
    <Part name={t('quiet')} hint={t('quietHint')}>
      <Switch
        size="xs"
        label={t('quietOn')}
        checked={quiet.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      {quiet.enabled ? (
        <>
          <div className={classes.inline}>
            {time('from', t('quietFrom'))}
            {time('to', t('quietTo'))}
            <Select
              label={t('quietZone')}
              data={zones}
              value={quiet.zone}
              searchable
              limit={60}
              nothingFoundMessage={t('zoneNone')}
              onChange={(zone) => {
                if (zone !== null) change({ zone });
              }}
            />
          </div>
          <Checkbox
            size="xs"
            label={t('quietCritical')}
            checked={quiet.exceptCritical}
            onChange={(event) => change({ exceptCritical: event.currentTarget.checked })}
          />
        </>
      ) : null}
    </Part>
  );
}
