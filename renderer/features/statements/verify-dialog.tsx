import { Button, Modal } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled, IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatementProblem, StatementVerdict } from '../../../shared/contract/statement.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../transports/api.ts';
import classes from './closing.module.css';
import { useStatements, type Verification } from './statements-store.ts';
import { VerifyProgress } from './verify-progress.tsx';

/** A period whose records were all changed has thousands; the first ones tell what happened. */
const MOST_PROBLEMS = 20;

const OFFLINE_COMMAND = 'npm run verify -- --data <folder>';

type VerifyButtonProps = { groupId: string; disabled: boolean };

/** Checks all statements of the group and tells what is right and what is not. */
export function VerifyButton({ groupId, disabled }: VerifyButtonProps) {
  const { t } = useTranslation('closing');
  const [opened, setOpened] = useState(false);
  const close = (): void => {
    setOpened(false);
    // Nobody would see what comes of it.
    void api.statement.cancelVerify({ groupId });
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={16} aria-hidden />}
        disabled={disabled}
        onClick={() => setOpened(true)}
      >
        {t('verify.open')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('verify.title')} size={640}>
        {opened ? <VerifyResult groupId={groupId} onClose={close} /> : null}
      </Modal>
    </>
  );
}

function VerifyResult({ groupId, onClose }: { groupId: string; onClose: () => void }) {
  const { t } = useTranslation(['closing', 'common']);
  const { verification, error, check } = useVerification();
  return (
    <div className={classes.dialog}>
      <ErrorNotice error={error} onRetry={() => void check()} />
      {verification === undefined && error === null ? <VerifyProgress groupId={groupId} /> : null}
      {verification === undefined ? null : verification.finished ? (
        <Verdicts verification={verification} />
      ) : (
        <Notice
          tone="warning"
          live
          title={t('verify.stopped')}
          actions={
            <Button variant="default" size="xs" onClick={() => void check()}>
              {t('verify.again')}
            </Button>
          }
        >
          {t('verify.stoppedText')}
        </Notice>
      )}
      <section className={classes.offline} aria-label={t('verify.offline')}>
        <h3 className={classes.listTitle}>{t('verify.offline')}</h3>
        <p className={classes.hint}>{t('verify.offlineCommand')}</p>
        <CodeBlock code={OFFLINE_COMMAND} copyLabel={t('verify.copyCommand')} wrap />
        <p className={classes.hint}>{t('verify.offlineByHand')}</p>
      </section>
      <div className={classes.buttons}>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('common:close')}
        </Button>
      </div>
    </div>
  );
}

function Verdicts({ verification: { ok, statements } }: { verification: Verification }) {
  const { t } = useTranslation('closing');
  const wrong = statements.filter(({ problems }) => problems.length > 0).length;
  return (
    <>
      {ok ? (
        <Notice tone="ok" live title={t('verify.right', { count: statements.length })}>
          {t('verify.rightText')}
        </Notice>
      ) : (
        <Notice tone="problem" live title={t('verify.wrong', { count: wrong })}>
          {t('verify.wrongText')}
        </Notice>
      )}
      <ul className={classes.verdicts}>
        {statements.map((verdict) => (
          <Verdict key={verdict.number} verdict={verdict} />
        ))}
      </ul>
    </>
  );
}

function Verdict({ verdict: { number, label, problems } }: { verdict: StatementVerdict }) {
  const { t } = useTranslation('closing');
  const isRight = problems.length === 0;
  return (
    <li className={classes.verdict}>
      {isRight ? (
        <IconCircleCheckFilled className={classes.passed} size={16} aria-hidden />
      ) : (
        <IconCircleXFilled className={classes.blocked} size={16} aria-hidden />
      )}
      <div className={classes.words}>
        <div>
          <strong>{t('verify.statement', { number, label })}</strong>
          <span className={classes.result}>
            {isRight ? t('verify.allFigures') : t('verify.problems', { count: problems.length })}
          </span>
        </div>
        {isRight ? null : (
          <ul className={classes.problems}>
            {problems.slice(0, MOST_PROBLEMS).map((problem) => (
              <Problem key={`${problem.figure} ${problem.text.en}`} problem={problem} />
            ))}
            {problems.length > MOST_PROBLEMS ? (
              <li className={classes.hint}>{t('verify.more', { count: problems.length - MOST_PROBLEMS })}</li>
            ) : null}
          </ul>
        )}
      </div>
    </li>
  );
}

function Problem({ problem: { figure, text } }: { problem: StatementProblem }) {
  const lang = useLang();
  return (
    <li>
      <code className={classes.code}>{figure}</code>
      <div className={classes.problemText}>{lang === 'en' ? text.en : text.zh}</div>
    </li>
  );
}

function useVerification() {
  const verify = useStatements((state) => state.verify);
  const [answer, setAnswer] = useState<{
    verification: Verification | undefined;
    error: AppError | null;
  }>({ verification: undefined, error: null });
  const check = useCallback(async () => {
    setAnswer({ verification: undefined, error: null });
    try {
      setAnswer({ verification: await verify(), error: null });
    } catch (thrown) {
      setAnswer({ verification: undefined, error: asAppError(thrown) });
    }
  }, [verify]);
  useEffect(() => {
    void check();
  }, [check]);
  return { ...answer, check };
}
