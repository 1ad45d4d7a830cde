import { useTranslation } from 'react-i18next';
import { costOfCall } from '../../../shared/call-cost.ts';
import { useLang } from '../../app/i18n/index.ts';
import { bpText } from '../../components/basis-points.ts';
import { exactUsd } from '../../components/exact-usd.ts';
import classes from './costs.module.css';

const INPUT_TOKENS = 1_000n;
const OUTPUT_TOKENS = 500n;

type CostExampleProps = {
  /** Empty: there is no model to calculate with. */
  model: string;
  /** pUSD per token; null where there is no price. */
  input: bigint | null;
  output: bigint | null;
  fixedPusd: bigint;
  discountBp: number;
};

/** What one call comes to with these prices, step by step. */
export function CostExample({ model, input, output, fixedPusd, discountBp }: CostExampleProps) {
  const { t } = useTranslation('costs');
  const lang = useLang();
  if (model === '') return null;
  const tokens = t('example.tokens', {
    input: INPUT_TOKENS.toLocaleString(lang),
    output: OUTPUT_TOKENS.toLocaleString(lang),
  });
  if (input === null || output === null)
    return (
      <p className={classes.example} role="status">
        <span className={classes.note}>{t('example.of', { model })}</span>
        {t('example.unpriced', { tokens })}
      </p>
    );
  const tokensPusd = INPUT_TOKENS * input + OUTPUT_TOKENS * output;
  const { costPusd } = costOfCall(tokensPusd, fixedPusd, discountBp);
  const steps = [
    exactUsd(tokensPusd),
    ...(fixedPusd === 0n ? [] : [`+ ${exactUsd(fixedPusd)}`]),
    ...(discountBp === 0 ? [] : [`− ${bpText(discountBp, lang)}`]),
  ];
  return (
    <p className={classes.example} role="status">
      <span className={classes.note}>{t('example.of', { model })}</span>
      <span>
        {tokens} = {steps.join(' ')}
        {steps.length === 1 ? '' : ' = '}
        {steps.length === 1 ? null : <strong>{exactUsd(costPusd)}</strong>}
      </span>
    </p>
  );
}
