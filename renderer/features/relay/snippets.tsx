import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayStatus } from '../../../shared/contract/relay.ts';
import { useAccountModels } from '../../app/account-models.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { addressForMembers } from '../../app/relay-store.ts';
import { keyPlaceholder } from '../../components/client-snippets.ts';
import { Panel } from '../../components/page.tsx';
import { SnippetTabs } from '../../components/snippet-tabs.tsx';
import classes from './relay.module.css';

/** What members paste, for the address the owner picks. */
export function Snippets({ relay }: { relay: RelayStatus }) {
  const { t } = useTranslation('relay');
  const models = useAccountModels(useCurrentGroup()?.accountId);
  const [picked, setPicked] = useState<string>();
  const urls = relay.addresses.map(({ url }) => url);
  const address = picked !== undefined && urls.includes(picked) ? picked : addressForMembers(relay);
  if (address === undefined) return <p className={classes.hint}>{t('noAddresses')}</p>;
  return (
    <Panel>
      <SnippetTabs
        address={address}
        secret={keyPlaceholder}
        models={models}
        aside={
          <Select
            size="xs"
            aria-label={t('forAddress')}
            data={urls}
            value={address}
            onChange={(url) => setPicked(url ?? undefined)}
            w={220}
            ml="auto"
            classNames={{ input: classes.url ?? '' }}
          />
        }
      />
    </Panel>
  );
}
