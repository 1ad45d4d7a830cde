import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { WorkProgress } from '../../components/work-progress.tsx';
import { api } from '../../transports/api.ts';

type PricingProgressProps = {
  accountId: string;
  model: string;
  /** How many there are to price. */
  records: number;
};

/** How many of a model's records are priced already, and the way to stop; what is priced stays priced. */
export function PricingProgress({ accountId, model, records }: PricingProgressProps) {
  const { t } = useTranslation('prices');
  const lang = useLang();
  const [status, setStatus] = useState<Result<'price.pricingStatus'>>([]);
  useRefetchOn(
    ['price.pricingAdvanced'],
    async () => setStatus(await api.price.pricingStatus({})),
    (event) => event.name === 'price.pricingAdvanced' && event.payload.accountId === accountId,
  );
  const own = status.find((one) => one.accountId === accountId && one.model === model);
  const done = own?.recordsDone ?? 0;
  const number = (value: number) => value.toLocaleString(lang);
  return (
    <WorkProgress
      done={records === 0 ? 0 : done / records}
      label={t('pricing.progressLabel')}
      stopHint={t('pricing.stopHint')}
      stopping={own?.cancelling === true}
      onStop={async () => setStatus(await api.price.cancelPricing({ accountId, model }))}
    >
      {t('pricing.progress', { done: number(done), all: number(records) })}
    </WorkProgress>
  );
}
