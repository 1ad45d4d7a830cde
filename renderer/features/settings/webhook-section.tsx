import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../shared/contract/webhook.ts';
import { useRefetchOn } from '../../app/live.ts';
import { Loaded, LoadingPanel } from '../../components/loaded.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookLog } from './webhook-log.tsx';
import { WebhookRow } from './webhook-row.tsx';
import classes from './webhooks.module.css';

/** Where alerts are sent besides the app itself. */
export function WebhookSection() {
  const { t } = useTranslation('webhooks');
  const { value, error, load } = useRead('webhooks', () => api.webhook.list({}));
  const [edited, setEdited] = useState<Webhook | 'new' | null>(null);
  const [logged, setLogged] = useState<Webhook | null>(null);
  useRefetchOn(['webhook.changed', 'alert.changed'], load);
  return (
    <Section
      title={t('section')}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setEdited('new')}
        >
          {t('add')}
        </Button>
      }
    >
      <Loaded value={value} error={error} onRetry={load} waiting={<LoadingPanel lines={2} />}>
        {(webhooks) => (
          <Panel>
            {webhooks.length === 0 ? (
              <div>
                <p>{t('empty')}</p>
                <p className={classes.hint}>{t('emptyText')}</p>
              </div>
            ) : (
              webhooks.map((webhook) => (
                <WebhookRow
                  key={webhook.id}
                  webhook={webhook}
                  onEdit={() => setEdited(webhook)}
                  onLog={() => setLogged(webhook)}
                />
              ))
            )}
          </Panel>
        )}
      </Loaded>
      <WebhookForm edited={edited} onClose={() => setEdited(null)} />
      <WebhookLog webhook={logged} onClose={() => setLogged(null)} />
    </Section>
  );
}
