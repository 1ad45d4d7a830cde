import { Button, Select } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { addressForMembers, useRelay } from '../../app/relay-store.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { InviteRow } from './invite-row.tsx';
import classes from './invites-step.module.css';
import { StepFrame } from './step-frame.tsx';
import { goToStep, useWizard } from './wizard-store.ts';

/** A key for every member, shown once, inside a message that can be sent as it is. */
export function InvitesStep({ group }: { group: Group }) {
  const { t } = useTranslation('wizard');
  const { members, error: loadError, reload } = useMembers(group.id);
  const invites = useWizard((state) => state.invites);
  const keepInvite = useWizard((state) => state.keepInvite);
  const action = useAction();
  const [leaving, setLeaving] = useState(false);
  const [address, setAddress] = useMemberAddress();
  const relay = useRelay((state) => state.relay);

  const present = members.filter((member) => member.status !== 'left');
  const without = present.filter((member) => !invites[member.id] && member.activeKeyCount === 0);
  const uncopied = present.filter((member) => invites[member.id]?.copied === false).length;

  const issue = (list: readonly Member[]): Promise<boolean> =>
    action.run(async () => {
      for (const member of list) {
        const { secret } = await api.memberKey.create({
          memberId: member.id,
          label: t('invites.firstDevice'),
        });
        keepInvite(member.id, secret);
      }
      await reload();
    });
  const next = (): void => {
    if (uncopied > 0) setLeaving(true);
    else void goToStep('first_request');
  };

  return (
    <StepFrame
      title={t('invites.title')}
      lead={t('invites.lead')}
      back="network"
      nextLabel={t('next')}
      onNext={next}
      error={loadError ?? action.error}
    >
      <div className={classes.address}>
        <Select
          label={t('invites.address')}
          data={(relay?.addresses ?? []).map(({ url }) => url)}
          value={address ?? null}
          onChange={(url) => {
            if (url !== null) setAddress(url);
          }}
          w={300}
          classNames={{ input: classes.url ?? '' }}
        />
        {without.length > 0 ? (
          <Button variant="light" loading={action.busy} onClick={() => void issue(without)}>
            {t('invites.generateAll', { count: without.length })}
          </Button>
        ) : null}
      </div>
      <Notice tone="warning">{t('invites.once')}</Notice>
      <ul className={classes.list}>
        {present.map((member) => (
          <InviteRow
            key={member.id}
            member={member}
            group={group}
            address={address}
            busy={action.busy}
            onIssue={() => void issue([member])}
          />
        ))}
      </ul>
      <ConfirmDialog
        opened={leaving}
        title={t('invites.leaveTitle')}
        action={t('invites.leaveAction')}
        onConfirm={() => void goToStep('first_request')}
        onClose={() => setLeaving(false)}
      >
        {t('invites.leaveText', { count: uncopied })}
      </ConfirmDialog>
    </StepFrame>
  );
}

function useMembers(groupId: string) {
  const [members, setMembers] = useState<Member[]>([]);
  const [error, setError] = useState<AppError | null>(null);
  const reload = useCallback(async () => {
    try {
      setMembers(await api.member.list({ groupId }));
    } catch (thrown) {
      setError(asAppError(thrown));
    }
  }, [groupId]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { members, error, reload };
}

/** The address in the invitations: the best one until the owner picks another. */
function useMemberAddress(): [string | undefined, (url: string) => void] {
  const relay = useRelay((state) => state.relay);
  const [picked, setPicked] = useState<string>();
  const offered = relay?.addresses.some(({ url }) => url === picked) ? picked : undefined;
  return [offered ?? (relay ? addressForMembers(relay) : undefined), setPicked];
}
