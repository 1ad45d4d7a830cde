import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { invitationText } from './invitation.ts';
import classes from './invites-step.module.css';
import { useWizard } from './wizard-store.ts';

type InviteRowProps = {
  member: Member;
  group: Group;
  address: string | undefined;
  busy: boolean;
  onIssue: () => void;
};

/** One member's invitation: issue the key, copy the message, see that it was copied. */
export function InviteRow({ member, group, address, busy, onIssue }: InviteRowProps) {
  const { t } = useTranslation('wizard');
  const invite = useWizard((state) => state.invites[member.id]);
  const markCopied = useWizard((state) => state.markCopied);
  const [shown, setShown] = useState(false);
  const text = useInvitation(member, group, address, invite?.secret);
  const copied = (): void => markCopied(member.id);
  return (
    <li className={classes.invite}>
      <div className={classes.row}>
        <div className={classes.who}>
          <span className={classes.name}>{member.name}</span>
        </div>
        {invite?.copied ? <StatusBadge tone="ok">{t('invites.copied')}</StatusBadge> : null}
        {invite === undefined && member.activeKeyCount > 0 ? (
          <StatusBadge tone="muted">{t('invites.hadKey')}</StatusBadge>
        ) : null}
        {text === undefined ? (
          <Button variant="default" size="xs" disabled={busy || address === undefined} onClick={onIssue}>
            {member.activeKeyCount > 0 ? t('invites.again') : t('invites.generate')}
          </Button>
        ) : (
          <>
            <Button variant="subtle" color="gray" aria-expanded={shown} onClick={() => setShown(!shown)}>
              {shown ? t('invites.hide') : t('invites.show')}
            </Button>
            <CopyButton text={text} label={t('invites.copyFor', { name: member.name })} onCopied={copied}>
              {t('invites.copy')}
            </CopyButton>
          </>
        )}
      </div>
      {shown && text !== undefined ? (
        <div className={classes.text}>
          <CodeBlock
            code={text}
            wrap
            copyLabel={t('invites.copyFor', { name: member.name })}
            onCopied={copied}
          />
        </div>
      ) : null}
    </li>
  );
}

function useInvitation(
  member: Member,
  group: Group,
  address: string | undefined,
  secret: string | undefined,
): string | undefined {
  const { t } = useTranslation('wizard');
  if (secret === undefined || address === undefined) return undefined;
  const texts = {
    hello: t('invites.text.hello', { name: member.name, group: group.name }),
    address: t('invites.text.address', { address }),
    key: t('invites.text.key', { key: secret }),
    unix: t('invites.text.unix'),
    windows: t('invites.text.windows'),
    note: t('invites.text.note'),
  };
  return invitationText(texts, address, secret);
}
