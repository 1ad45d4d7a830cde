import { Button, Modal, SegmentedControl, Tabs } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Params } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { GroupRules, SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import type { SplitRules } from '../../../shared/split.ts';
import { offerUndo } from '../../app/undo.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { RuleFields } from './rule-fields.tsx';
import { isComplete } from './rule-kinds.ts';
import classes from './rules.module.css';
import { RulesPreview } from './rules-preview.tsx';
import { useSplit } from './split-store.ts';

type Which = keyof SplitRules;
type From = Params<'split.setRules'>['from'];

type RulesModalProps = {
  preview: SplitPreview;
  /** Which rule is shown first; null: closed. */
  shown: Which | null;
  onClose: () => void;
};

/** The group's rules: tried out on this period while they are chosen, then applied to it or from the next on. */
export function RulesModal({ preview, shown, onClose }: RulesModalProps) {
  const { t } = useTranslation('split');
  return (
    <Modal opened={shown !== null} onClose={onClose} title={t('rules.title')} size={860}>
      {shown === null ? null : <Loaded preview={preview} shown={shown} onClose={onClose} />}
    </Modal>
  );
}

function Loaded({ preview, shown, onClose }: RulesModalProps & { shown: Which }) {
  const { groupId } = preview;
  const [known, setKnown] = useState<{ rules: GroupRules; members: Member[] }>();
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    Promise.all([api.split.rules({ groupId }), api.member.list({ groupId })]).then(
      ([rules, members]) => setKnown({ rules, members }),
      (thrown: unknown) => setError(asAppError(thrown)),
    );
  }, [groupId]);
  if (known === undefined) return <ErrorNotice error={error} during="load" />;
  return <Form preview={preview} shown={shown} onClose={onClose} {...known} />;
}

type FormProps = RulesModalProps & { shown: Which; rules: GroupRules; members: readonly Member[] };

function Form({ preview, shown, onClose, rules: given, members }: FormProps) {
  const { t } = useTranslation(['split', 'common']);
  const [rules, setRules] = useState<SplitRules>((given.next ?? given.current).rules);
  const isDue = preview.state === 'due';
  const [from, setFrom] = useState<From>(
    isDue ? 'first_open' : given.next === null ? 'this_period' : 'next_period',
  );
  const setGroupRules = useSplit((state) => state.setRules);
  const { busy, error, run } = useAction();
  const complete = isComplete(rules.fee) && isComplete(rules.metered);
  const apply = async (): Promise<void> => {
    if (!(await run(() => setGroupRules(from, rules)))) return;
    const { groupId } = preview;
    const before = rulesBefore(given, from);
    offerUndo(t(`rules.applied.${from}`, { period: given.firstOpen.label }), () =>
      api.split.setRules({ groupId, from, rules: before }),
    );
    onClose();
  };
  return (
    <div className={classes.form}>
      <Tabs defaultValue={shown} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="fee">{t('rules.fee')}</Tabs.Tab>
          <Tabs.Tab value="metered">{t('rules.metered')}</Tabs.Tab>
        </Tabs.List>
        {(['fee', 'metered'] as const).map((which) => (
          <Tabs.Panel key={which} value={which}>
            <RuleFields
              rule={rules[which]}
              onChange={(rule) => setRules((before) => ({ ...before, [which]: rule }))}
              members={members.filter(({ status }) => status !== 'left')}
              currency={preview.currency}
            />
          </Tabs.Panel>
        ))}
      </Tabs>
      <RulesPreview now={preview} rules={complete ? rules : undefined} />
      <ErrorNotice error={error} />
      <div className={classes.actions}>
        <SegmentedControl
          size="xs"
          aria-label={t('rules.from')}
          value={from}
          onChange={(value) => setFrom(value as From)}
          data={[
            ...(isDue
              ? [{ value: 'first_open', label: t('rules.firstOpen', { period: given.firstOpen.label }) }]
              : []),
            { value: 'this_period', label: t('rules.thisPeriod') },
            { value: 'next_period', label: t('rules.nextPeriod') },
          ]}
        />
        <span className={classes.space} />
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button loading={busy} disabled={!complete} onClick={() => void apply()}>
          {t('rules.apply')}
        </Button>
      </div>
    </div>
  );
}

/** What counted from there on; set from the same period again, it counts as before. */
function rulesBefore({ current, next, firstOpen, versions }: GroupRules, from: From): SplitRules {
  if (from === 'this_period') return current.rules;
  if (from === 'next_period') return (next ?? current).rules;
  // Newest first; of several that begin together the newest counts.
  const open = versions
    .filter(({ fromSeq }) => fromSeq <= firstOpen.seq)
    .reduce((last, one) => (one.fromSeq > last.fromSeq ? one : last));
  return open.rules;
}
