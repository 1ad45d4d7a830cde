import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayStatus } from '../../../shared/contract/relay.ts';
import { addressForMembers } from '../../app/relay-store.ts';
import { claudeCodeSnippet, curlSnippet, keyPlaceholder } from '../../components/client-snippets.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import classes from './relay.module.css';

const clients = ['unix', 'windows', 'curl'] as const;
type Client = (typeof clients)[number];

const EXAMPLE_MODEL = 'claude-sonnet-4-5';

/** What members paste, for the address the owner picks. */
export function Snippets({ relay }: { relay: RelayStatus }) {
  const { t } = useTranslation('relay');
  const [client, setClient] = useState<Client>('unix');
  const [picked, setPicked] = useState<string>();
  const urls = relay.addresses.map(({ url }) => url);
  const address = picked !== undefined && urls.includes(picked) ? picked : addressForMembers(relay);
  if (address === undefined) return <p className={classes.hint}>{t('noAddresses')}</p>;
  return (
    <div>
      <div className={classes.snippetHead}>
        <SegmentedControl
          value={client}
          onChange={(value) => setClient(value as Client)}
          data={clients.map((value) => ({ value, label: t(`client.${value}`) }))}
          aria-label={t('snippets')}
        />
        <Select
          aria-label={t('forAddress')}
          data={urls}
          value={address}
          onChange={(url) => setPicked(url ?? undefined)}
          allowDeselect={false}
          w={260}
          classNames={{ input: classes.url ?? '' }}
        />
      </div>
      <CodeBlock code={snippet(client, address)} copyLabel={t('copySnippet')} />
    </div>
  );
}

function snippet(client: Client, address: string): string {
  return client === 'curl'
    ? curlSnippet(address, keyPlaceholder, EXAMPLE_MODEL)
    : claudeCodeSnippet(client, address, keyPlaceholder);
}
