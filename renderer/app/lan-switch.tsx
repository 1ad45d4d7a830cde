import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../components/error-notice.tsx';
import { Notice } from '../components/notice.tsx';
import { useAction } from '../components/use-action.ts';
import { api } from '../transports/api.ts';
import classes from './relay-parts.module.css';
import { useRelay } from './relay-store.ts';

/** Opens the relay to the local network, with the risk in plain words while it is open. */
export function LanSwitch() {
  const { t } = useTranslation('relay');
  const relay = useRelay((state) => state.relay);
  const show = useRelay((state) => state.show);
  const action = useAction();
  if (relay === null) return null;
  return (
    <div className={classes.lan}>
      <Switch
        label={t('lan')}
        description={t('lanHint')}
        checked={relay.lan}
        disabled={action.busy}
        onChange={(event) => {
          const enabled = event.currentTarget.checked;
          void action.run(async () => show(await api.relay.setLan({ enabled })));
        }}
      />
      <ErrorNotice error={action.error} />
      {relay.lan ? (
        <Notice tone="warning" title={t('riskTitle')}>
          {t('risk')}
        </Notice>
      ) : (
        <Notice tone="info">{t('lanOff')}</Notice>
      )}
    </div>
  );
}
