import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useExplanation } from '../../app/relay-explanation.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { WhyAccount } from '../../components/why-account.tsx';
import classes from './usage.module.css';
import type { UsageDetail } from './usage-detail.ts';

/** What the relay would do with the same request now. */
export function RecordWhy({ detail: { record, accountName } }: { detail: UsageDetail }) {
  const { t } = useTranslation(['why', 'usage']);
  const { answered, error, busy, ask } = useExplanation();
  const { groupId, memberId, modelAsked, dialect, accountId } = record;
  const now = answered?.explanation.account;
  const check = () => ask({ groupId, memberId, model: modelAsked, dialect });
  return (
    <DrawerSection
      title={t('title')}
      hint={t('hint')}
      action={
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void check()}>
          {t(answered === undefined ? 'show' : 'again')}
        </Button>
      }
    >
      <ErrorNotice error={error} during="load" onRetry={() => void check()} />
      {now && now.id !== accountId ? (
        <p className={classes.note}>
          {t('otherAccount', { account: accountName ?? t('usage:detail.removedAccount') })}
        </p>
      ) : null}
      {answered === undefined ? null : (
        <WhyAccount explanation={answered.explanation} model={answered.question.model} />
      )}
    </DrawerSection>
  );
}
