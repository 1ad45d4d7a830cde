import { Button, Loader, Modal, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { OAuthLogin, OAuthProfile, OAuthProvider } from '../../../shared/contract/oauth.ts';
import { errorMessage } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, paths } from '../../app/router.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { useClock } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './login.module.css';
import { LoginRules } from './login-rules.tsx';

type LoginDialogProps = {
  account: Account;
  provider: OAuthProvider;
  opened: boolean;
  onClose: () => void;
};

/** A login from the provider's rules to its end; closing it cancels one that still waits. */
export function LoginDialog({ account, provider, opened, onClose }: LoginDialogProps) {
  const { t } = useTranslation('logins');
  return (
    <Modal opened={opened} onClose={onClose} title={t('dialogTitle', { name: account.name })} size={520}>
      {opened ? (
        <LoginRules provider={provider}>
          {(profile) => <LoginSteps accountId={account.id} profile={profile} onClose={onClose} />}
        </LoginRules>
      ) : null}
    </Modal>
  );
}

type LoginStepsProps = { accountId: string; profile: OAuthProfile; onClose: () => void };

function LoginSteps({ accountId, profile, onClose }: LoginStepsProps) {
  const { t } = useTranslation('logins');
  const { login, begin, beginning, refresh } = useLogin(accountId, profile.clientId !== null);
  if (profile.clientId === null) {
    return (
      <Notice
        tone="info"
        title={t('noClient')}
        actions={
          <Button size="xs" onClick={() => navigate(paths.settings)}>
            {t('toSettings')}
          </Button>
        }
      >
        {t('noClientText')}
      </Notice>
    );
  }
  if (login === undefined) return <ErrorNotice error={beginning.error} onRetry={() => void begin()} />;
  if (login.state === 'waiting') return <Waiting login={login} onChanged={refresh} onClose={onClose} />;
  if (login.state === 'exchanging') {
    return (
      <div className={classes.busy} role="status">
        <Loader size={18} />
        {t('exchanging')}
      </div>
    );
  }
  return <Ended login={login} onAgain={() => void begin()} onClose={onClose} />;
}

/** A login begun as soon as it is shown, and cancelled if it is left waiting. */
function useLogin(accountId: string, canBegin: boolean) {
  const [login, setLogin] = useState<OAuthLogin>();
  const beginning = useAction();
  const { run } = beginning;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is new with every drawing
  const begin = useCallback(
    () => run(async () => setLogin(await api.oauth.begin({ accountId }))),
    [accountId],
  );
  const loginId = login?.loginId;
  const refresh = async (): Promise<void> => {
    if (loginId !== undefined) setLogin(await api.oauth.status({ loginId }));
  };

  useEffect(() => {
    if (canBegin) void begin();
  }, [begin, canBegin]);
  useEffect(() => {
    if (loginId === undefined) return;
    return () => {
      // One that has ended by itself stays as it is.
      api.oauth.cancel({ loginId }).catch(() => undefined);
    };
  }, [loginId]);
  useRefetchOn(['oauth.changed'], refresh, (event) =>
    event.name === 'oauth.changed' ? event.payload.loginId === loginId : true,
  );
  return { login, begin, beginning, refresh };
}

/** What to do next has the focus as soon as it is there. */
function focus(element: HTMLElement | null): void {
  element?.focus();
}

type WaitingProps = { login: OAuthLogin; onChanged: () => Promise<void>; onClose: () => void };

function Waiting({ login, onChanged, onClose }: WaitingProps) {
  const { t } = useTranslation('logins');
  const lang = useLang();
  const clock = useClock();
  const [code, setCode] = useState('');
  const finishing = useAction();
  const finish = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await finishing.run(() => api.oauth.finish({ loginId: login.loginId, code }));
    await onChanged();
  };
  const problem = finishing.error;
  const isAboutCode = problem?.field === 'code';
  return (
    <form className={classes.steps} onSubmit={(event) => void finish(event)} noValidate>
      <ol className={classes.list}>
        <li className={classes.step}>
          <span className={classes.number} aria-hidden>
            1
          </span>
          <span className={classes.title}>{t('stepOpen')}</span>
          <div className={classes.body}>
            <p className={classes.note}>{login.opened ? t('openedText') : t('notOpenedText')}</p>
            <div className={classes.row}>
              {login.opened ? null : (
                <Button
                  component="a"
                  href={login.url}
                  target="_blank"
                  rel="noopener noreferrer"
                  rightSection={<IconExternalLink size={15} aria-hidden />}
                  ref={focus}
                >
                  {t('open')}
                </Button>
              )}
              <CopyButton text={login.url} label={t('copyLink')}>
                {t('copyLink')}
              </CopyButton>
            </div>
          </div>
        </li>
        <li className={classes.step}>
          <span className={classes.number} aria-hidden>
            2
          </span>
          <span className={classes.title}>{t('stepBack')}</span>
          <div className={classes.body}>
            <p className={classes.note}>
              {login.redirect === 'loopback' ? t('waitingLoopback') : t('waitingPaste')}
            </p>
            <TextInput
              label={t('code')}
              placeholder={t('codePlaceholder')}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              error={isAboutCode && problem ? errorMessage(problem, lang) : undefined}
              autoComplete="off"
              spellCheck={false}
            />
            <p className={classes.note}>{t('validUntil', { at: clock(login.expiresAtMs) })}</p>
          </div>
        </li>
      </ol>
      <ErrorNotice error={isAboutCode ? null : problem} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          type="submit"
          variant={login.opened || code.trim() !== '' ? 'filled' : 'default'}
          disabled={code.trim() === ''}
          loading={finishing.busy}
        >
          {t('finish')}
        </Button>
      </div>
    </form>
  );
}

type EndedProps = { login: OAuthLogin; onAgain: () => void; onClose: () => void };

function Ended({ login, onAgain, onClose }: EndedProps) {
  const { t } = useTranslation('logins');
  const lang = useLang();
  const isDone = login.state === 'done';
  const said = lang === 'en' ? login.error?.en : login.error?.zh;
  const title = isDone
    ? t('done')
    : login.state === 'failed'
      ? t('failed')
      : login.state === 'expired'
        ? t('expired')
        : t('cancelled');
  return (
    <div className={classes.steps}>
      <Notice tone={isDone ? 'ok' : login.state === 'failed' ? 'problem' : 'warning'} title={title} live>
        {isDone ? t('doneText') : said}
      </Notice>
      <div className={classes.buttons}>
        {isDone ? null : (
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
        )}
        <Button onClick={isDone ? onClose : onAgain} ref={focus}>
          {isDone ? t('close') : t('again')}
        </Button>
      </div>
    </div>
  );
}
