import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { useSettings } from '../../app/settings-store.ts';
import { Notice } from '../../components/notice.tsx';

/** Leads back into a setup that was left half-way; gone once it is finished or declined. */
export function ResumeSetup({ group }: { group: Group }) {
  const { t } = useTranslation(['home', 'wizard']);
  const settings = useSettings((state) => state.settings);
  const update = useSettings((state) => state.update);
  if (settings === null || settings.wizard === 'done' || settings.wizardGroupId !== group.id) return null;
  return (
    <Notice
      tone="info"
      title={t('home:resumeTitle')}
      actions={
        <>
          <Button component="a" href={hrefOf(paths.wizard)} size="xs" variant="light">
            {t('home:resume')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            onClick={() => void update({ wizard: 'done', wizardGroupId: null })}
          >
            {t('home:dismiss')}
          </Button>
        </>
      }
    >
      {t('home:resumeText', { step: t(`wizard:step.${settings.wizard}`) })}
    </Notice>
  );
}
