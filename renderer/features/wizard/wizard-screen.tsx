import { Anchor, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useGroups } from '../../app/group-store.ts';
import { BrandMark } from '../../app/navigation.tsx';
import { useSettings } from '../../app/settings-store.ts';
import { VaultBanner } from '../../app/vault-banner.tsx';
import { AccountStep } from './account-step.tsx';
import { FirstRequestStep } from './first-request-step.tsx';
import { GroupStep } from './group-step.tsx';
import { InvitesStep } from './invites-step.tsx';
import { MembersStep } from './members-step.tsx';
import { NetworkStep } from './network-step.tsx';
import classes from './wizard.module.css';
import { goToStep, leaveForLater, type WizardStep, wizardSteps } from './wizard-store.ts';

/** From nothing to the first metered request, in six steps that can each be left and taken up again. */
export function WizardScreen() {
  const { t } = useTranslation('wizard');
  const settings = useSettings((state) => state.settings);
  const group = useGroups((state) => state.groups.find((one) => one.id === settings?.wizardGroupId));
  const select = useGroups((state) => state.select);
  const wanted = settings?.wizard ?? 'group';
  // Without its group (archived meanwhile, or none yet) the wizard can only begin.
  const step: WizardStep = group === undefined || wanted === 'done' ? 'group' : wanted;

  useEffect(() => {
    document.title = `${t('title')} – AiCarpool`;
  }, [t]);
  useEffect(() => {
    if (group) select(group.id);
  }, [group, select]);

  return (
    <div className={classes.wizard}>
      <nav className={classes.rail} aria-label={t('progress')}>
        <div className={classes.brand}>
          <BrandMark />
          <span className={classes.brandName}>AiCarpool</span>
        </div>
        <Progress step={step} />
        <div className={classes.railFoot}>
          <Anchor component="button" type="button" size="sm" onClick={leaveForLater}>
            {t('later')}
          </Anchor>
          <p className={classes.railHint}>{t('laterHint')}</p>
        </div>
      </nav>
      <main className={classes.stage} key={step}>
        <VaultBanner />
        {group === undefined ? (
          <GroupStep group={undefined} />
        ) : (
          {
            group: <GroupStep group={group} />,
            account: <AccountStep group={group} />,
            members: <MembersStep group={group} />,
            network: <NetworkStep />,
            invites: <InvitesStep group={group} />,
            first_request: <FirstRequestStep group={group} />,
          }[step]
        )}
      </main>
    </div>
  );
}

function Progress({ step }: { step: WizardStep }) {
  const { t } = useTranslation('wizard');
  const at = wizardSteps.indexOf(step);
  return (
    <ol className={classes.steps}>
      {wizardSteps.map((name, index) => {
        const content = (
          <>
            <span className={classes.number}>
              {index < at ? (
                <IconCheck size={13} stroke={2.5} aria-label={t('done')} role="img" />
              ) : (
                index + 1
              )}
            </span>
            <span className={classes.stepName}>{t(`step.${name}`)}</span>
          </>
        );
        return (
          <li key={name}>
            {index < at ? (
              <UnstyledButton
                className={`${classes.step} ${classes.passed}`}
                onClick={() => void goToStep(name)}
              >
                {content}
              </UnstyledButton>
            ) : (
              <div
                className={index === at ? `${classes.step} ${classes.current}` : classes.step}
                aria-current={index === at ? 'step' : undefined}
              >
                {content}
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
