import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport, ProxyDraft } from '../../../shared/contract/account.ts';
import { type Endpoint, endpointOf } from '../../components/account-provider.tsx';
import { CheckSteps } from '../../components/check-steps.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './accounts.module.css';

type DraftCheckProps = {
  endpoint: Endpoint;
  apiKey: string;
  userAgent: string | null;
  proxy: ProxyDraft | null;
  /** The account being edited, whose proxy's password is stored. */
  accountId: string | undefined;
  onReport: (report: CheckReport) => void;
};

/** Tests an account that is not stored yet; a report goes when the fields it was about change. */
export function DraftCheck({ endpoint, apiKey, userAgent, proxy, accountId, onReport }: DraftCheckProps) {
  const { t } = useTranslation('accounts');
  const { busy, error, run } = useAction();
  const [tested, setTested] = useState<{ of: string; report: CheckReport } | null>(null);
  const edited = accountId === undefined ? {} : { accountId };
  const draft = { ...endpointOf(endpoint), apiKey, userAgent, proxy, ...edited };
  const tester = JSON.stringify(draft);
  const report = tested?.of === tester ? tested.report : null;

  const test = async (): Promise<void> => {
    await run(async () => {
      const made = await api.account.checkDraft(draft);
      setTested({ of: tester, report: made });
      onReport(made);
    });
  };
  return (
    <div className={classes.check}>
      <div className={classes.actions}>
        <Button variant="default" loading={busy} onClick={() => void test()}>
          {t('form.test')}
        </Button>
      </div>
      <div className={classes.check} aria-live="polite">
        <CheckSteps report={report} running={busy} throughProxy={proxy !== null} />
        <ErrorNotice error={error} />
      </div>
    </div>
  );
}
