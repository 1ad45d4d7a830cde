import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { navigate, paths } from '../../app/router.ts';
import { useSettings } from '../../app/settings-store.ts';
import { Panel, Section } from '../../components/page.tsx';
import type { GroupAtAGlance } from './home-store.ts';
import classes from './next-steps.module.css';

type Step = { name: 'account' | 'members' | 'invites' | 'first'; wizard: Settings['wizard']; done: boolean };

type NewGroup = Pick<GroupAtAGlance, 'account' | 'members'>;

/** Whether the group has nothing to show yet: then it is told how to begin. */
export function isNew(glance: Partial<GroupAtAGlance>): glance is NewGroup {
  const { recent, preview, members, account } = glance;
  return (
    recent?.length === 0 &&
    preview?.totals.every((total) => total.requests === 0) === true &&
    members !== undefined &&
    account !== undefined
  );
}

/** Whether it is known that the group has something to show. */
export function isInUse({ recent, preview }: Partial<GroupAtAGlance>): boolean {
  const used = preview?.totals.some((total) => total.requests > 0) ?? false;
  return used || (recent ?? []).length > 0;
}

/** What a new group still needs, in order; each opens the step of the wizard that does it. */
export function NextSteps({ group, glance }: { group: Group; glance: NewGroup }) {
  const { t } = useTranslation('home');
  const update = useSettings((state) => state.update);
  const present = glance.members.filter((member) => member.status !== 'left');
  const steps: Step[] = [
    { name: 'account', wizard: 'account', done: glance.account !== null },
    { name: 'members', wizard: 'members', done: present.length > 1 },
    {
      name: 'invites',
      wizard: 'invites',
      done: present.length > 0 && present.every((member) => member.activeKeyCount > 0),
    },
    { name: 'first', wizard: 'first_request', done: false },
  ];
  const current = steps.find((step) => !step.done);
  const open = async (wizard: Step['wizard']): Promise<void> => {
    await update({ wizard, wizardGroupId: group.id });
    navigate(paths.wizard);
  };
  return (
    <div className={classes.steps}>
      <Section title={t('nextTitle')}>
        <Panel padded={false}>
          <ol>
            {steps.map((step) => (
              <li key={step.name} className={classes.step}>
                {step.done ? (
                  <IconCircleCheckFilled
                    className={classes.done}
                    size={20}
                    role="img"
                    aria-label={t('next.done')}
                  />
                ) : (
                  <IconCircle className={classes.open} size={20} stroke={1.5} aria-hidden />
                )}
                <div className={classes.body}>
                  <p className={classes.title}>{t(`next.${step.name}`)}</p>
                  <p className={classes.text}>{t(`next.${step.name}Text`)}</p>
                </div>
                {step.done ? null : (
                  <Button
                    variant={step === current ? 'light' : 'default'}
                    onClick={() => void open(step.wizard)}
                  >
                    {t(`next.${step.name}Action`)}
                  </Button>
                )}
              </li>
            ))}
          </ol>
        </Panel>
      </Section>
    </div>
  );
}
