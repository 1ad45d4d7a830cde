import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import classes from './blockers.module.css';
import { RateField } from './rate-field.tsx';

type Blocker = SplitPreview['blockers'][number];

/** Why the figures below are not a bill yet, each with the way to settle it. */
export function Blockers({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  if (preview.blockers.length === 0) return null;
  return (
    <section className={classes.blockers} aria-label={t('blocker.title')}>
      <h2 className={classes.blockersTitle}>
        <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
        {t('blocker.title')}
      </h2>
      <ul className={classes.blockerList}>
        {preview.blockers.map((blocker) => (
          <BlockerLine
            key={blocker.kind === 'rate_missing' ? `rate ${blocker.currency}` : blocker.kind}
            blocker={blocker}
            preview={preview}
          />
        ))}
      </ul>
    </section>
  );
}

function BlockerLine({ blocker, preview }: { blocker: Blocker; preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const { currency } = preview;
  switch (blocker.kind) {
    case 'unpriced': {
      const { records, models } = blocker;
      return (
        <Line
          text={t('blocker.unpriced', { count: records, models: models.join(', ') })}
          actions={
            <>
              <LinkButton to={paths.prices} label={t('blocker.priceAction')} />
              {models.map((model) => (
                <LinkButton
                  key={model}
                  to={paths.usageOfModel(model)}
                  label={t('blocker.unpricedAction', { model })}
                />
              ))}
            </>
          }
        />
      );
    }
    case 'rate_missing':
      return blocker.currency === 'USD' ? (
        <Line
          text={t('blocker.rate_missing', { currency })}
          actions={<RateField currency={currency} rate={null} />}
        />
      ) : (
        <Line
          text={t('blocker.fee_currency', { fee: blocker.currency, currency })}
          actions={<LinkButton to={paths.accounts} label={t('blocker.accountsAction')} />}
        />
      );
    case 'open_attempts':
      return (
        <Line
          text={t('blocker.open_attempts', { count: blocker.records })}
          actions={<LinkButton to={paths.usage} label={t('blocker.openAction')} />}
        />
      );
    case 'minimum_too_high':
      return <MinimumTooHigh blocker={blocker} preview={preview} />;
    case 'no_members':
      return (
        <Line
          text={t('blocker.no_members')}
          actions={<LinkButton to={paths.members} label={t('blocker.membersAction')} />}
        />
      );
  }
}

function MinimumTooHigh({
  blocker: { poolId, largestMinor },
  preview,
}: {
  blocker: Blocker & { kind: 'minimum_too_high' };
  preview: SplitPreview;
}) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const { currency } = preview;
  const kind = preview.pools.find(({ id }) => id === poolId)?.kind ?? 'subscription_fee';
  const amount = formatMoney({ amountMinor: largestMinor, currency }, lang);
  return <Line text={t('blocker.minimum_too_high', { pool: t(`pool.${kind}`), amount })} actions={null} />;
}

function Line({ text, actions }: { text: string; actions: ReactNode }) {
  return (
    <li className={classes.blocker}>
      <span className={classes.blockerText}>{text}</span>
      <span className={classes.blockerActions}>{actions}</span>
    </li>
  );
}

function LinkButton({ to, label }: { to: string; label: string }) {
  return (
    <Button component="a" href={hrefOf(to)} variant="default" size="compact-sm">
      {label}
    </Button>
  );
}
