import { Modal, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import classes from './closing.module.css';
import { CorrectionForm } from './correction-form.tsx';
import { RepricingForm } from './repricing-form.tsx';
import type { Overview } from './statements-store.ts';

type AdjustmentFormProps = {
  opened: boolean;
  overview: Overview;
  /** The closed period that is proposed; the form is not opened where there is none. */
  aboutPeriodId: string | undefined;
  group: Group;
  onClose: () => void;
};

type Kind = 'correction' | 'repricing';

/** An entry about a closed period, billed in the open one: amounts by hand, or what other prices of a model make. */
export function AdjustmentForm({ opened, aboutPeriodId, ...rest }: AdjustmentFormProps) {
  const { t } = useTranslation('closing');
  return (
    <Modal opened={opened} onClose={rest.onClose} title={t('adjust.title')} size={600}>
      {opened && aboutPeriodId !== undefined ? <Ways proposedId={aboutPeriodId} {...rest} /> : null}
    </Modal>
  );
}

type WaysProps = Omit<AdjustmentFormProps, 'opened' | 'aboutPeriodId'> & { proposedId: string };

function Ways({ proposedId, overview, group, onClose }: WaysProps) {
  const { t } = useTranslation('closing');
  const [kind, setKind] = useState<Kind>('correction');
  const [aboutPeriodId, setAboutPeriodId] = useState(proposedId);
  const about = { aboutPeriodId, overview, group, onClose };
  return (
    <div className={classes.dialog}>
      <p className={classes.hint}>{t(`adjust.lead.${kind}`)}</p>
      <div className={classes.pair}>
        <KindChoice value={kind} onChange={setKind} />
        <Select
          label={t('adjustments.about')}
          value={aboutPeriodId}
          onChange={(chosen) => setAboutPeriodId(chosen ?? proposedId)}
          data={overview.statements.map(({ periodId, label, number }) => ({
            value: periodId,
            label: t('adjust.period', { label, number }),
          }))}
        />
      </div>
      {kind === 'correction' ? (
        <CorrectionForm {...about} />
      ) : (
        <RepricingForm key={aboutPeriodId} {...about} />
      )}
    </div>
  );
}

function KindChoice({ value, onChange }: { value: Kind; onChange: (kind: Kind) => void }) {
  const { t } = useTranslation('closing');
  return (
    <div className={classes.field}>
      <span className={classes.fieldLabel} aria-hidden>
        {t('adjustments.kind')}
      </span>
      <SegmentedControl
        fullWidth
        aria-label={t('adjustments.kind')}
        value={value}
        onChange={(kind) => onChange(kind === 'repricing' ? 'repricing' : 'correction')}
        data={(['correction', 'repricing'] as const).map((kind) => ({
          value: kind,
          label: t(`adjustments.kinds.${kind}`),
        }))}
      />
    </div>
  );
}
