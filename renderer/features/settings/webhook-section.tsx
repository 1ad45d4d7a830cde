import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../shared/contract/webhook.ts';
import { useRefetchOn } from '../../app/live.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookLog } from './webhook-log.tsx';
import { WebhookRow } from './webhook-row.tsx';
import classes from './webhooks.module.css';

/** Where alerts are sent besides the app itself. */
export function WebhookSection() {
  const { t } = useTranslation('webhooks');
  const [webhooks, setWebhooks] = useState<Webhook[]>([]);
  const [edited, setEdited] = useState<Webhook | 'new' | null>(null);
  const [logged, setLogged] = useState<Webhook | null>(null);
  const loading = useAction();
  const load = () => loading.run(async () => setWebhooks(await api.webhook.list({})));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; changes come as events
  useEffect(() => {
    void load();
  }, []);
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
      <ErrorNotice error={loading.error} during="load" onRetry={() => void load()} />
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
      <WebhookForm edited={edited} onClose={() => setEdited(null)} />
      <WebhookLog webhook={logged} onClose={() => setLogged(null)} />
    </Section>
  );
}
