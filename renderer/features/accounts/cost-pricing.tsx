import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { AccountCosts, CostVersion, OwnPriceTexts } from '../../../shared/contract/account-costs.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { bpText } from '../../components/basis-points.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/facts.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useAction } from '../../components/use-action.ts';
import { useAccounts } from './accounts-store.ts';
import { CostExample } from './cost-example.tsx';
import { CostPricingForm } from './cost-pricing-form.tsx';
import { listedNameOf, priceNames, pricingValuesOf, typedFixed, typedPrice } from './cost-pricing-values.ts';
import classes from './costs.module.css';
import { useListPrices } from './list-prices.ts';
import { PayerSelect } from './payer-select.tsx';

type CostPricingProps = {
  account: Account;
  costs: AccountCosts;
  onChanged: (costs: AccountCosts) => void;
};

/** How the account's calls are priced now, an example, and how they were priced before. */
export function CostPricing({ account, costs, onChanged }: CostPricingProps) {
  const { t } = useTranslation('costs');
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Facts
        facts={[
          { name: t('pricing.own'), value: <OwnPrices prices={costs.pricing?.prices ?? []} /> },
          { name: t('pricing.fixed'), value: `$${costs.pricing?.fixedUsd ?? '0'}` },
          { name: t('pricing.discount'), value: <Discount bp={costs.pricing?.discountBp ?? 0} /> },
        ]}
      />
      <Example account={account} pricing={costs.pricing} />
      <div>
        <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
          {t('pricing.edit')}
        </Button>
      </div>
      {account.meteredBilled ? <MeteredPayer account={account} /> : null}
      <History versions={costs.versions} zone={costs.zone} />
      <CostPricingForm
        account={account}
        costs={costs}
        opened={editing}
        onChanged={onChanged}
        onClose={() => setEditing(false)}
      />
    </>
  );
}

function OwnPrices({ prices }: { prices: readonly OwnPriceTexts[] }) {
  const { t } = useTranslation('costs');
  if (prices.length === 0) return t('pricing.listOnly');
  return (
    <ul className={classes.ownPrices}>
      {prices.map((own) => (
        <li key={own.model}>
          <div>{own.model}</div>
          <div className={classes.note}>
            {priceNames
              .flatMap((name) => (own[name] === null ? [] : `${t(`pricing.price.${name}`)} $${own[name]}`))
              .join(' · ')}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Discount({ bp }: { bp: number }) {
  const { t } = useTranslation('costs');
  const lang = useLang();
  return bp === 0 ? t('pricing.noDiscount') : bpText(bp, lang);
}

function Example({ account, pricing }: { account: Account; pricing: CostVersion | null }) {
  const { rows, fixed } = pricingValuesOf(pricing);
  const model = rows[0]?.model ?? account.lastCheck?.models[0] ?? '';
  const listed = useListPrices(account.priceProvider, [listedNameOf(model)])(listedNameOf(model));
  return (
    <CostExample
      model={model}
      input={typedPrice(rows[0]?.input ?? '') ?? listed.input}
      output={typedPrice(rows[0]?.output ?? '') ?? listed.output}
      fixedPusd={typedFixed(fixed) ?? 0n}
      discountBp={pricing?.discountBp ?? 0}
    />
  );
}

/** Who pays what is metered; a fee has a payer of its own. */
function MeteredPayer({ account }: { account: Account }) {
  const { t } = useTranslation('costs');
  const update = useAccounts((state) => state.update);
  const { busy, error, run } = useAction();
  const choose = async (memberId: string): Promise<void> => {
    const meteredPayerMemberId = memberId === '' ? null : memberId;
    if (await run(() => update(account.id, { meteredPayerMemberId })))
      notifications.show({ message: t('pricing.payerSaved') });
  };
  return (
    <div className={classes.payer}>
      <PayerSelect
        label={t('pricing.payer')}
        description={t('pricing.payerHint')}
        account={account}
        value={account.meteredPayerMemberId ?? ''}
        onChange={(memberId) => void choose(memberId)}
        disabled={busy}
      />
      <ErrorNotice error={error} />
    </div>
  );
}

function History({ versions, zone }: { versions: readonly CostVersion[]; zone: string }) {
  const { t } = useTranslation('costs');
  const [open, setOpen] = useState(false);
  if (versions.length === 0) return null;
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        leftSection={<Icon size={15} aria-hidden />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t('history.title', { count: versions.length })}
      </Button>
      {open ? (
        <ol className={classes.versions}>
          {versions.map((version) => (
            <Version key={version.version} version={version} zone={zone} />
          ))}
        </ol>
      ) : null}
    </div>
  );
}

function Version({ version, zone }: { version: CostVersion; zone: string }) {
  const { t } = useTranslation('costs');
  const lang = useLang();
  const tones = { current: 'ok', planned: 'info', past: 'muted' } as const;
  return (
    <li className={classes.version}>
      <div className={classes.feeHead}>
        <strong>{t('history.version', { version: version.version })}</strong>
        <StatusBadge tone={tones[version.state]}>{t(`history.state.${version.state}`)}</StatusBadge>
      </div>
      <div className={classes.note}>
        {t('history.from', { time: formatDateTime(version.validFromMs, zone, lang) })}
        {' · '}
        {t(`history.by.${version.createdBy}`)}
      </div>
      <OwnPrices prices={version.prices} />
      <div className={classes.note}>
        {t('history.terms', { fixed: `$${version.fixedUsd}`, discount: bpText(version.discountBp, lang) })}
      </div>
    </li>
  );
}
