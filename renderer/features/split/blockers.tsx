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

type BlockersProps = { preview: SplitPreview; onChooseRate: () => void };

/** Why the figures below are not a bill yet, each with the way to settle it. */
export function Blockers({ preview, onChooseRate }: BlockersProps) {
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
            onChooseRate={onChooseRate}
          />
        ))}
      </ul>
    </section>
  );
}

function BlockerLine({ blocker, preview, onChooseRate }: BlockersProps & { blocker: Blocker }) {
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
        <RateMissing preview={preview} onChooseRate={onChooseRate} />
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

/** By hand where the group has it so; the list is the other way out. */
function RateMissing({ preview, onChooseRate }: BlockersProps) {
  const { t } = useTranslation('split');
  const { currency, rateChoice, period } = preview;
  const text =
    rateChoice === 'from_list'
      ? t('blocker.rate_not_listed', { currency, period: period.label })
      : t('blocker.rate_missing', { currency });
  return (
    <Line
      text={text}
      actions={
        <>
          {rateChoice === 'by_hand' ? <RateField currency={currency} rate={null} /> : null}
          <Button variant="default" size="compact-sm" onClick={onChooseRate}>
            {t('blocker.rateList')}
          </Button>
        </>
      }
    />
  );
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
