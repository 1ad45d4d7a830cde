import { Button, Modal, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import type { UnpricedUsage } from '../../../shared/contract/price.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { exactUsd } from '../../components/exact-usd.ts';
import { Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { CountText } from '../../components/tokens.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';
import { PricingProgress } from './pricing-progress.tsx';

type PriceRecordsDialogProps = {
  /** The model and account whose records are priced; null: closed. */
  usage: UnpricedUsage | null;
  onClose: () => void;
  onSetPrice: (usage: UnpricedUsage) => void;
};

/** What the unpriced records of a model come to at the prices that count now, before they are priced. */
export function PriceRecordsDialog({ usage, onClose, onSetPrice }: PriceRecordsDialogProps) {
  const { t } = useTranslation('prices');
  return (
    <Modal
      opened={usage !== null}
      onClose={onClose}
      size={480}
      title={usage === null ? '' : t('pricing.title', { model: usage.model })}
    >
      {usage === null ? null : <Pricing usage={usage} onClose={onClose} onSetPrice={onSetPrice} />}
    </Modal>
  );
}

type PricingProps = Omit<PriceRecordsDialogProps, 'usage'> & { usage: UnpricedUsage };

function Pricing({ usage, onClose, onSetPrice }: PricingProps) {
  const { t } = useTranslation(['prices', 'common']);
  const { accountId, accountName, model } = usage;
  const { preview, error } = usePricing(accountId, model);
  const load = usePrices((state) => state.load);
  const action = useAction();
  const price = async (): Promise<void> => {
    const done = await action.run(async () => {
      const { records, costPusd } = await api.price.priceUnpriced({ accountId, model });
      notifications.show({ message: t('pricing.done', { count: records, cost: exactUsd(costPusd) }) });
    });
    await load();
    if (done) onClose();
  };
  if (action.busy && preview !== undefined)
    return <PricingProgress accountId={accountId} model={model} records={preview.records} />;
  return (
    <div className={classes.steps}>
      <ErrorNotice error={error} during="load" />
      {preview === undefined && error === null ? <Skeleton height={96} aria-busy="true" /> : null}
      {preview === undefined ? null : (
        <>
          <Facts
            facts={[
              { name: t('own.account'), value: accountName },
              { name: t('unpriced.records'), value: <CountText count={preview.records} /> },
              { name: t('pricing.cost'), value: exactUsd(preview.costPusd) },
            ]}
          />
          {preview.leftUnpriced === 0 ? (
            <p className={classes.note}>{t(`pricing.note.${usage.priceFrom === 'list' ? 'list' : 'own'}`)}</p>
          ) : (
            <Notice
              tone="warning"
              actions={
                <Button variant="default" size="xs" onClick={() => onSetPrice(usage)}>
                  {t('unpriced.set')}
                </Button>
              }
            >
              {t('pricing.left', { count: preview.leftUnpriced })}
            </Notice>
          )}
        </>
      )}
      <ErrorNotice error={action.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button
          loading={action.busy}
          disabled={preview === undefined || preview.records === 0}
          onClick={() => void price()}
          data-autofocus
        >
          {t('pricing.apply')}
        </Button>
      </div>
    </div>
  );
}

function usePricing(accountId: string, model: string) {
  const [preview, setPreview] = useState<Result<'price.previewPricing'>>();
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    api.price
      .previewPricing({ accountId, model })
      .then(setPreview, (thrown: unknown) => setError(asAppError(thrown)));
  }, [accountId, model]);
  return { preview, error };
}
