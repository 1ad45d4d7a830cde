import { useTranslation } from 'react-i18next';
import { LanSwitch } from '../../app/lan-switch.tsx';
import { RelayAddresses } from '../../app/relay-addresses.tsx';
import { useRelay } from '../../app/relay-store.ts';
import { StepFrame } from './step-frame.tsx';
import classes from './wizard.module.css';
import { goToStep } from './wizard-store.ts';

/** Opens the relay to the local network and shows that each address answers. */
export function NetworkStep() {
  const { t } = useTranslation('wizard');
  const relay = useRelay((state) => state.relay);
  return (
    <StepFrame
      title={t('network.title')}
      lead={t('network.lead')}
      back="members"
      nextLabel={t('next')}
      onNext={() => void goToStep('invites')}
    >
      <LanSwitch />
      {relay === null ? null : (
        <div>
          <RelayAddresses relay={relay} testAtOnce />
          <p className={classes.small} style={{ marginTop: 8 }}>
            {t('network.selfTestHint')}
          </p>
        </div>
      )}
    </StepFrame>
  );
}
