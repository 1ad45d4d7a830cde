import { Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PriceVersion } from '../../../shared/contract/price.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

/** The version that new requests are priced with. */
export function CurrentVersion({ onCompare }: { onCompare: () => void }) {
  const { t } = useTranslation('prices');
  const { versions, error } = usePrices();
  const version = versions.find(({ current }) => current);
  if (version === undefined) return error ? null : <Skeleton height={150} radius="lg" mt={16} />;
  return (
    <Section
      title={t('current.title')}
      actions={
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onCompare}>
          {t('update.compare')}
        </Button>
      }
    >
      <Panel>
        <Facts
          facts={[
            {
              name: t('version', { version: version.version }),
              value: t('entryCount', { count: version.entryCount }),
            },
            { name: t('source'), value: <VersionSource version={version} /> },
            { name: t('importedAt'), value: <InstantText atMs={version.importedAtMs} as="datetime" /> },
            {
              name: t('digest'),
              value: (
                <span className={classes.digest} title={version.digest}>
                  {version.digest.slice(0, 16)}…
                  <CopyButton text={version.digest} label={t('copyDigest')} />
                </span>
              ),
            },
          ]}
        />
      </Panel>
    </Section>
  );
}

/** Where a version comes from, in words. */
export function VersionSource({ version: { origin, source } }: { version: PriceVersion }) {
  const { t } = useTranslation('prices');
  const named =
    origin === 'import' && source === '' ? t('origin.entered') : t(`origin.${origin}`, { source });
  return <span className={classes.clip}>{named}</span>;
}
