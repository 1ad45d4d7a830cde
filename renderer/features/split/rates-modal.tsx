import { Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { Notice } from '../../components/notice.tsx';
import { RateField } from './rate-field.tsx';
import { RateList } from './rate-list.tsx';
import classes from './rates.module.css';
import { useRateOrigin } from './used-rate.tsx';

type RatesModalProps = { preview: SplitPreview; opened: boolean; onClose: () => void };

/** What USD is converted at: entered by hand, or taken from the list of rates. */
export function RatesModal({ preview, opened, onClose }: RatesModalProps) {
  const { t } = useTranslation('rates');
  return (
    <Modal opened={opened} onClose={onClose} title={t('title', { currency: preview.currency })} size={720}>
      {opened ? <Choice preview={preview} onClose={onClose} /> : null}
    </Modal>
  );
}

function Choice({ preview, onClose }: Omit<RatesModalProps, 'opened'>) {
  const { t } = useTranslation('rates');
  const { currency, rateChoice } = preview;
  const [shown, setShown] = useState(rateChoice);
  return (
    <div className={classes.stack}>
      <Current preview={preview} />
      <SegmentedControl
        size="sm"
        aria-label={t('choice')}
        value={shown}
        onChange={(choice) => setShown(choice === 'from_list' ? 'from_list' : 'by_hand')}
        data={[
          { value: 'by_hand', label: t('by_hand') },
          { value: 'from_list', label: t('from_list') },
        ]}
      />
      {shown === 'by_hand' ? (
        <>
          <p className={classes.hint}>{t('byHandHint')}</p>
          <RateField currency={currency} rate={preview.rate?.rate ?? null} onDone={onClose} />
        </>
      ) : (
        <RateList preview={preview} />
      )}
    </div>
  );
}

/** The rate that counts for the period on screen, and where it comes from. */
function Current({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('rates');
  const origin = useRateOrigin(preview.zone);
  const { currency, rate, period } = preview;
  if (rate === null) return <Notice tone="warning">{t('noneCounts', { period: period.label })}</Notice>;
  return (
    <p className={classes.current}>
      <span className={classes.hint}>{t('counts', { period: period.label })}</span>
      <strong>{t('line', { rate: rate.rate, currency })}</strong>
      <span className={classes.hint}>{origin(rate)}</span>
    </p>
  );
}
