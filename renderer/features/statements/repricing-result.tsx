import { Textarea } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepricingPreview } from '../../../shared/contract/adjustment.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText, PusdText } from '../../components/money.tsx';
import classes from './closing.module.css';

type RepricingResultProps = {
  preview: RepricingPreview;
  currency: string;
  members: readonly Member[];
  reason: string;
  isReasonMissing: boolean;
  onReason: (reason: string) => void;
};

/** What the prices change: cost before and after, the share of each member, and what is entered for which pool. */
export function RepricingResult(props: RepricingResultProps) {
  const { preview, currency, reason, isReasonMissing, onReason } = props;
  const { t } = useTranslation('closing');
  const field = useRef<HTMLTextAreaElement>(null);
  // What is missing now is the reason; the figures above it come into sight with it.
  useEffect(() => field.current?.focus(), []);
  return (
    <section className={classes.field} aria-label={t('reprice.result')}>
      <div className={classes.summary}>
        <dl className={classes.figures}>
          <Figure name={t('reprice.cost')}>
            <PusdText pusd={preview.beforePusd} /> → <PusdText pusd={preview.afterPusd} />
          </Figure>
          <Figure name={t('reprice.entered')}>
            <MoneyText money={{ amountMinor: preview.amountMinor, currency }} />
          </Figure>
        </dl>
        <DataTable
          label={t('adjustments.lines')}
          columns={useColumns(preview, currency)}
          rows={preview.members}
          rowKey={({ memberId }) => memberId}
        />
        <Entries {...props} />
      </div>
      <Textarea
        ref={field}
        label={t('reason')}
        description={t('reasonHint')}
        maxLength={500}
        autosize
        minRows={1}
        maxRows={5}
        mt={8}
        value={reason}
        error={isReasonMissing ? t('reasonMissing') : undefined}
        onChange={(event) => onReason(event.currentTarget.value)}
      />
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className={classes.hint}>{name}</dt>
      <dd className={classes.figure}>{children}</dd>
    </div>
  );
}

function useColumns(
  { requests, beforePusd, afterPusd, amountMinor }: RepricingPreview,
  currency: string,
): Column<RepricingPreview['members'][number]>[] {
  const { t } = useTranslation('closing');
  const money = (minor: bigint) => <MoneyText money={{ amountMinor: minor, currency }} />;
  return [
    {
      key: 'member',
      header: t('adjustments.member'),
      cell: ({ memberName }) => memberName,
      foot: t('adjustments.sum'),
    },
    {
      key: 'requests',
      header: t('reprice.requests'),
      align: 'right',
      cell: (row) => row.requests,
      foot: requests,
    },
    {
      key: 'before',
      header: t('reprice.before'),
      align: 'right',
      nowrap: true,
      cell: (row) => <PusdText pusd={row.beforePusd} />,
      foot: <PusdText pusd={beforePusd} />,
    },
    {
      key: 'after',
      header: t('reprice.after'),
      align: 'right',
      nowrap: true,
      cell: (row) => <PusdText pusd={row.afterPusd} />,
      foot: <PusdText pusd={afterPusd} />,
    },
    {
      key: 'amount',
      header: t('reprice.share'),
      align: 'right',
      nowrap: true,
      cell: (row) => money(row.amountMinor),
      foot: money(amountMinor),
    },
  ];
}

/** The entries by pool, and who pays or gets back what one adds up to. */
function Entries({ preview: { entries }, currency, members }: RepricingResultProps) {
  const { t } = useTranslation('closing');
  const lang = useLang();
  const moneyOf = (amountMinor: bigint, payerMemberId: string | null) => {
    if (amountMinor === 0n) return t('reprice.noPayer');
    const known = members.find(({ id }) => id === payerMemberId)?.name ?? payerMemberId;
    const payer = payerMemberId === null ? t('payer.owner') : known;
    return t(amountMinor > 0n ? 'reprice.paidBy' : 'reprice.gotBy', { payer });
  };
  return (
    <ul className={classes.coming}>
      {entries.map(({ title, amountMinor, payerMemberId }) => (
        <li key={title.en} className={classes.comingLine}>
          <div className={classes.words}>
            {lang === 'en' ? title.en : title.zh}
            <p className={classes.hint}>{moneyOf(amountMinor, payerMemberId)}</p>
          </div>
          <span className={classes.amount}>
            <MoneyText money={{ amountMinor, currency }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
