import { Button, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useGroups } from '../../app/group-store.ts';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../transports/api.ts';
import classes from './members-step.module.css';
import { type PastedName, readPastedNames } from './pasted-names.ts';
import { StepFrame } from './step-frame.tsx';
import { goToStep } from './wizard-store.ts';

/** Adds everyone at once from a pasted list, with a preview of who will be added. */
export function MembersStep({ group }: { group: Group }) {
  const { t } = useTranslation('wizard');
  const members = useMembers(group.id);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const pasted = readPastedNames(
    text,
    members.map((member) => member.name),
  );
  const names = pasted.filter(({ state }) => state === 'new').map(({ name }) => name);
  const total = group.memberCount + names.length;
  const full = total > group.maxMembers;

  const run = async (action: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await action();
    } catch (thrown) {
      setError(asAppError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const addAndContinue = async (): Promise<void> => {
    if (names.length > 0) await api.member.createMany({ groupId: group.id, names });
    await useGroups.getState().load();
    await goToStep('network');
  };
  const raiseLimit = async (): Promise<void> => {
    await api.group.update({ groupId: group.id, changes: { maxMembers: total } });
    await useGroups.getState().load();
  };

  return (
    <StepFrame
      title={t('members.title')}
      lead={t('members.lead')}
      back="account"
      nextLabel={nextLabel(names.length, members.length)}
      onNext={() => void run(addAndContinue)}
      busy={busy}
      error={error}
    >
      <Textarea
        label={t('members.names')}
        placeholder={t('members.placeholder')}
        autosize
        minRows={5}
        maxRows={12}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Preview members={members} pasted={pasted} adding={names.length} />
      {full ? (
        <Notice
          tone="warning"
          actions={
            <Button size="xs" variant="default" onClick={() => void run(raiseLimit)}>
              {t('members.raise', { total })}
            </Button>
          }
        >
          {t('members.full', { total, max: group.maxMembers })}
        </Notice>
      ) : null}
    </StepFrame>
  );

  function nextLabel(adding: number, present: number): string {
    if (adding > 0) return t('members.add', { count: adding });
    return present > 1 ? t('next') : t('members.onlyMe');
  }
}

function Preview(props: { members: readonly Member[]; pasted: readonly PastedName[]; adding: number }) {
  const { t } = useTranslation('wizard');
  const { members, pasted, adding } = props;
  const why = {
    duplicate: t('members.duplicate'),
    exists: t('members.exists'),
    tooLong: t('members.tooLong'),
  };
  return (
    <div className={classes.preview}>
      <p className={classes.count} role="status">
        {adding === 0 ? t('members.previewNone') : t('members.preview', { count: adding })}
      </p>
      <ul className={classes.names}>
        {members.map((member) => (
          <li key={member.id} className={`${classes.name} ${classes.member}`}>
            {member.name}
            <span className={classes.why}>{t('members.already')}</span>
          </li>
        ))}
        {pasted.map(({ name, state }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold the same name twice
          <li key={index} className={state === 'new' ? classes.name : `${classes.name} ${classes.left}`}>
            {name}
            {state === 'new' ? null : <span className={classes.why}>{why[state]}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useMembers(groupId: string): Member[] {
  const [members, setMembers] = useState<Member[]>([]);
  useEffect(() => {
    // The core checks names again; without the list only the preview knows less.
    api.member.list({ groupId }).then(setMembers, () => undefined);
  }, [groupId]);
  return members;
}
