import { useTranslation } from 'react-i18next';
import { formatCalendarDate } from '../../shared/time.ts';
import { AlertBell } from './alert-bell.tsx';
import { AppearanceMenu } from './appearance-menu.tsx';
import { useCurrentGroup } from './group-store.ts';
import { GroupSwitcher } from './group-switcher.tsx';
import { useLang } from './i18n/index.ts';
import { PaletteButton } from './palette-button.tsx';
import { RelayIndicator } from './relay-indicator.tsx';
import { useRunningPeriod } from './running-period.ts';
import classes from './shell.module.css';

export function TopBar() {
  const { t } = useTranslation('navigation');
  const lang = useLang();
  const group = useCurrentGroup();
  const period = useRunningPeriod(group?.id);
  return (
    <section className={classes.bar} aria-label={t('topBar')}>
      <GroupSwitcher />
      {period && group ? (
        <span
          className={classes.period}
          title={t('periodDates', {
            start: formatCalendarDate(period.startOn, lang),
            end: formatCalendarDate(period.endOn, lang),
            zone: group.zone,
          })}
        >
          {t('period', { label: period.label })}
        </span>
      ) : null}
      <div className={classes.spacer} />
      <PaletteButton />
      <RelayIndicator />
      <AlertBell />
      <AppearanceMenu />
    </section>
  );
}
