import { Button, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { SplitRule } from '../../../shared/split.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import classes from './split.module.css';
import { type Pool, useSplit } from './split-store.ts';

type RuleName = 'equalByDays' | 'equal' | 'byUsage';

const rules: Record<RuleName, SplitRule> = {
  equalByDays: { kind: 'equal', prorate: true },
  equal: { kind: 'equal', prorate: false },
  byUsage: { kind: 'by_usage', zeroUsage: 'equal_by_days' },
};

const names = Object.keys(rules) as RuleName[];

/** The rule of all pools of a kind; a choice counts once the core has taken it, and can be taken back. */
export function RuleSelect({ pool }: { pool: Pool }) {
  const { t } = useTranslation('split');
  const setRule = useSplit((state) => state.setRule);
  const { busy, error, run } = useAction();
  const current = nameOf(pool.rule);

  const choose = async (name: RuleName): Promise<void> => {
    const changed = await run(() => setRule(pool.kind, rules[name]));
    if (!changed || name === current) return;
    const id = `split-rule-${pool.kind}`;
    const undo = (): void => {
      notifications.hide(id);
      void run(() => setRule(pool.kind, rules[current]));
    };
    notifications.hide(id);
    notifications.show({
      id,
      autoClose: 8_000,
      message: (
        <span className={classes.toast}>
          {t('rule.changed', { pool: t(`pool.${pool.kind}`), rule: t(`rule.${name}`) })}
          <Button size="compact-sm" variant="subtle" onClick={undo}>
            {t('rule.undo')}
          </Button>
        </span>
      ),
    });
  };
  return (
    <div className={classes.rule}>
      <SegmentedControl
        size="xs"
        aria-label={t(pool.kind === 'metered' ? 'rule.metered' : 'rule.fee')}
        value={current}
        disabled={busy}
        onChange={(value) => {
          const name = names.find((one) => one === value);
          if (name !== undefined) void choose(name);
        }}
        data={names.map((name) => ({ value: name, label: t(`rule.${name}`) }))}
      />
      <ErrorNotice error={error} />
    </div>
  );
}

function nameOf(rule: SplitRule): RuleName {
  if (rule.kind === 'by_usage') return 'byUsage';
  return rule.prorate ? 'equalByDays' : 'equal';
}
