import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconInfoCircleFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './status-badge.module.css';

export type Tone = 'ok' | 'warning' | 'problem' | 'info' | 'muted';

const icons = {
  ok: IconCircleCheckFilled,
  warning: IconAlertTriangleFilled,
  problem: IconCircleXFilled,
  info: IconInfoCircleFilled,
  muted: IconCircleDashed,
} satisfies Record<Tone, unknown>;

type StatusBadgeProps = { tone: Tone; children: ReactNode; hint?: string };

/** A state in words with an icon; the colour only repeats what both say. */
export function StatusBadge({ tone, children, hint }: StatusBadgeProps) {
  const Icon = icons[tone];
  return (
    <span className={`${classes.badge} ${classes[tone]}`} title={hint}>
      <Icon className={classes.icon} size={13} aria-hidden />
      {children}
    </span>
  );
}
