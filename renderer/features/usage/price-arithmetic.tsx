import { useTranslation } from 'react-i18next';
import { formatPusdShort } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { bpText } from '../../components/basis-points.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { decimalsOf, exactUsd } from '../../components/exact-usd.ts';
import classes from './usage.module.css';
import type { UsageDetail } from './usage-detail.ts';

const TOKENS_PER_PRICE = 1_000_000n;

/** The cost line by line, so that it can be checked by hand: "1,234 × $3/M = $0.003702". */
export function PriceArithmetic({ detail }: { detail: UsageDetail }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const { record, arithmetic } = detail;
  if (arithmetic === null)
    return (
      <DrawerSection title={t('detail.cost')}>
        {record.costPusd === null ? null : <p className={classes.cost}>{exactUsd(record.costPusd)}</p>}
        <Missing detail={detail} />
      </DrawerSection>
    );
  const { lines, ownTerms } = arithmetic;
  const { fixedPusd, discountPusd } = ownTerms ?? { fixedPusd: 0n, discountPusd: 0n };
  const sumPusd = lines.reduce((sum, line) => sum + line.amountPusd, fixedPusd - discountPusd);
  const decimals = decimalsOf([...lines.map((line) => line.amountPusd), fixedPusd, discountPusd, sumPusd]);
  return (
    <DrawerSection title={t('detail.cost')}>
      <p className={classes.cost}>{exactUsd(record.costPusd ?? 0n)}</p>
      <table className={classes.arithmetic} aria-label={t('detail.arithmetic')}>
        <tbody>
          {lines.map((line) => (
            <tr key={line.kind}>
              <th scope="row">
                {line.own
                  ? t('detail.ownPrice', { kind: t(`tokenKind.${line.kind}`) })
                  : t(`tokenKind.${line.kind}`)}
              </th>
              <td>
                {t('detail.formula', {
                  tokens: line.tokens.toLocaleString(lang),
                  price: exactUsd(line.pusdPerToken * TOKENS_PER_PRICE, 0),
                })}
              </td>
              <td className={classes.equals}>=</td>
              <td>{exactUsd(line.amountPusd, decimals)}</td>
            </tr>
          ))}
          {ownTerms === null ? null : <OwnTerms terms={ownTerms} decimals={decimals} />}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('detail.sum')}</th>
            <td />
            <td className={classes.equals}>=</td>
            <td>{exactUsd(sumPusd, decimals)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={classes.note}>
        {t('detail.pricedAs', { model: arithmetic.pricedModel, version: arithmetic.priceVersion })}
        {ownTerms === null ? null : ` · ${t('detail.ownTerms', { version: ownTerms.version })}`}
      </p>
    </DrawerSection>
  );
}

type OwnTermsProps = {
  terms: NonNullable<NonNullable<UsageDetail['arithmetic']>['ownTerms']>;
  decimals: number;
};

/** What the account's own terms add to the tokens, and take off again. */
function OwnTerms({ terms, decimals }: OwnTermsProps) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const { fixedPusd, discountBp, discountPusd } = terms;
  return (
    <>
      {fixedPusd === 0n ? null : (
        <tr>
          <th scope="row">{t('detail.fixed')}</th>
          <td />
          <td className={classes.equals}>+</td>
          <td>{exactUsd(fixedPusd, decimals)}</td>
        </tr>
      )}
      {discountBp === 0 ? null : (
        <tr>
          <th scope="row">{t('detail.discount')}</th>
          <td>{t('detail.discountRate', { percent: bpText(discountBp, lang) })}</td>
          <td className={classes.equals}>−</td>
          <td>{exactUsd(discountPusd, decimals)}</td>
        </tr>
      )}
    </>
  );
}

/** Why there is no arithmetic to show. */
function Missing({ detail: { record } }: { detail: UsageDetail }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  if (record.state === 'open')
    return (
      <p className={classes.muted}>{t('table.held', { amount: formatPusdShort(record.holdPusd, lang) })}</p>
    );
  if (record.unpriced) {
    const model = record.modelAnswered ?? record.modelAsked;
    return <p>{t('detail.unpriced', { model, version: record.priceVersion })}</p>;
  }
  if (record.tokens === null) return <p className={classes.muted}>{t('detail.noTokens')}</p>;
  return <p className={classes.muted}>{t('detail.arithmeticGone')}</p>;
}
