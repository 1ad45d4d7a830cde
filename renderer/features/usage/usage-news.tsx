import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import classes from './usage.module.css';
import { useUsage } from './usage-store.ts';

type UsageNewsProps = {
  /** The list begins at the end of this day. */
  until: string | undefined;
  onNewest: () => void;
};

/** Says that the list does not begin at the newest record, and leads there; records come in only when asked for. */
export function UsageNews({ until, onNewest }: UsageNewsProps) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const { news, toNewest } = useUsage();
  const said =
    until !== undefined
      ? t('table.until', { date: formatCalendarDate(until, lang) })
      : news.count === 0
        ? null
        : t(news.more ? 'table.newsAtLeast' : 'table.news', { count: news.count });
  return (
    <div className={classes.news} role="status">
      {said === null ? null : (
        <>
          <span>{said}</span>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            onClick={() => (until === undefined ? void toNewest() : onNewest())}
          >
            {t('table.toNewest')}
          </Button>
        </>
      )}
    </div>
  );
}
