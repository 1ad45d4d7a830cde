import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { Notice } from '../../components/notice.tsx';
import classes from './home.module.css';

type Blocker = SplitPreview['blockers'][number];

/** What stands between the preview and a bill, each with the way to settle it. */
export function Blockers({ blockers }: { blockers: readonly Blocker[] }) {
  const { t } = useTranslation('home');
  // Running requests end by themselves: worth a line on the split, not an alarm on the first screen.
  const lasting = blockers.filter((blocker) => blocker.kind !== 'open_attempts');
  if (lasting.length === 0) return null;
  return (
    <Notice tone="warning" title={t('blockersTitle')}>
      <ul className={classes.blockers}>
        {lasting.map((blocker) => (
          <li key={blocker.kind} className={classes.blocker}>
            <BlockerText blocker={blocker} />
            <a href={hrefOf(placeOf(blocker))}>{t(`blockerAction.${blocker.kind}`)}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function BlockerText({ blocker }: { blocker: Blocker }) {
  const { t } = useTranslation('home');
  switch (blocker.kind) {
    case 'unpriced':
      return (
        <span>{t('blocker.unpriced', { count: blocker.records, models: blocker.models.join(', ') })}</span>
      );
    case 'rate_missing':
      return <span>{t('blocker.rate_missing', { currency: blocker.currency })}</span>;
    case 'open_attempts':
      return <span>{t('blocker.open_attempts', { count: blocker.records })}</span>;
    case 'minimum_too_high':
      return <span>{t('blocker.minimum_too_high')}</span>;
    case 'no_members':
      return <span>{t('blocker.no_members')}</span>;
  }
}

function placeOf(blocker: Blocker): string {
  switch (blocker.kind) {
    case 'unpriced':
      return paths.prices;
    case 'rate_missing':
    case 'minimum_too_high':
      return paths.split;
    case 'open_attempts':
      return paths.usage;
    case 'no_members':
      return paths.members;
  }
}
