import { Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PriceVersion } from '../../../shared/contract/price.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/facts.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

/** The version that new requests are priced with. */
export function CurrentVersion({ onCompare, onRetry }: { onCompare: () => void; onRetry: () => void }) {
  const { t } = useTranslation('prices');
  const { values, errors } = usePrices((state) => state.readings);
  const version = values.versions?.find(({ current }) => current);
  return (
    <Section
      title={t('current.title')}
      actions={
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          disabled={version === undefined}
          onClick={onCompare}
        >
          {t('update.compare')}
        </Button>
      }
    >
      <Panel>
        {version === undefined ? (
          errors.versions ? (
            <ErrorNotice error={errors.versions} during="load" onRetry={onRetry} />
          ) : (
            <Waiting />
          )
        ) : (
          <VersionFacts version={version} />
        )}
      </Panel>
    </Section>
  );
}

/** The four names, with what they are still to come. */
function Waiting() {
  const { t } = useTranslation('prices');
  const names = [t('history.version'), t('source'), t('importedAt'), t('digest')];
  return (
    <div aria-busy="true">
      {/* The last of them has a button beside it. */}
      <Facts
        facts={names.map((name, place) => ({
          name,
          value: <Skeleton height={12} width={180} my={place === names.length - 1 ? 7 : 5} />,
        }))}
      />
    </div>
  );
}

function VersionFacts({ version }: { version: PriceVersion }) {
  const { t } = useTranslation('prices');
  return (
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
  );
}

/** Where a version comes from, in words. */
export function VersionSource({ version: { origin, source } }: { version: PriceVersion }) {
  const { t } = useTranslation('prices');
  const named =
    origin === 'import' && source === '' ? t('origin.entered') : t(`origin.${origin}`, { source });
  return <span className={classes.clip}>{named}</span>;
}
