import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBan, IconDots, IconKey, IconPlus, IconRefresh } from '@tabler/icons-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member, MemberKey } from '../../../shared/contract/member.ts';
import { errorMessage } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Loaded, LoadingLines } from '../../components/loaded.tsx';
import { useAction } from '../../components/use-action.ts';
import { IssuedKeyModal } from './issued-key-modal.tsx';
import { KeyFacts, KeyStatus } from './key-facts.tsx';
import { type IssuedKey, useMemberKeys } from './member-keys-store.ts';
import classes from './members.module.css';
import { RotateKeyModal } from './rotate-key-modal.tsx';

type Asked = { what: 'limits' | 'rotate' | 'revoke'; key: MemberKey };

type MemberKeysProps = { member: Member; onLimits: (key: MemberKey) => void };

/** A member's keys, one per device: create, limit, rotate, revoke. */
export function MemberKeys({ member, onLimits }: MemberKeysProps) {
  const { t } = useTranslation('members');
  const { load, error, revoke } = useMemberKeys();
  const keys = useMemberKeys((state) => (state.memberId === member.id ? state.keys : undefined));
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const revoking = useAction();

  const loadKeys = useCallback(() => load(member.id), [load, member.id]);
  useEffect(() => {
    void loadKeys();
  }, [loadKeys]);
  useRefetchOn(
    ['member.changed', 'usage.recorded'],
    loadKeys,
    ({ payload }) => 'groupId' in payload && payload.groupId === member.groupId,
  );

  const ask = (wanted: Asked): void => {
    if (wanted.what === 'limits') onLimits(wanted.key);
    else setAsked(wanted);
  };
  const confirmRevoke = async (key: MemberKey): Promise<void> => {
    if (!(await revoking.run(() => revoke(key.id)))) return;
    setAsked(null);
    notifications.show({ message: t('key.revoked', { label: key.label }) });
  };
  return (
    <DrawerSection
      title={t('key.title')}
      hint={t('key.hint')}
      action={
        creating ? undefined : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setCreating(true)}
          >
            {t('key.create')}
          </Button>
        )
      }
    >
      {member.status === 'active' ? null : <p className={classes.note}>{t('key.inactiveMember')}</p>}
      {creating ? (
        <NewKeyForm
          onClose={() => setCreating(false)}
          onIssued={(made) => {
            setCreating(false);
            setIssued(made);
          }}
        />
      ) : null}
      <Loaded value={keys} error={error} onRetry={loadKeys} waiting={<LoadingLines lines={2} />}>
        {(read) => <KeyList keys={read} onAsk={ask} />}
      </Loaded>
      <ConfirmDialog
        opened={asked?.what === 'revoke'}
        title={t('key.revokeTitle', { label: asked?.key.label ?? '' })}
        action={t('key.revoke')}
        danger
        busy={revoking.busy}
        error={revoking.error}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked) void confirmRevoke(asked.key);
        }}
      >
        {t('key.revokeText', { last4: asked?.key.last4 ?? '' })}
      </ConfirmDialog>
      <RotateKeyModal
        rotating={asked?.what === 'rotate' ? asked.key : undefined}
        onClose={() => setAsked(null)}
        onIssued={(made) => {
          setAsked(null);
          setIssued(made);
        }}
      />
      <IssuedKeyModal issued={issued} onClose={() => setIssued(null)} />
    </DrawerSection>
  );
}

function NewKeyForm({ onClose, onIssued }: { onClose: () => void; onIssued: (made: IssuedKey) => void }) {
  const { t } = useTranslation(['members', 'common']);
  const lang = useLang();
  const issue = useMemberKeys((state) => state.issue);
  const { busy, error, run } = useAction();
  const [label, setLabel] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (label.trim() !== '') void run(async () => onIssued(await issue(label)));
  };
  return (
    <form
      className={classes.inset}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      noValidate
    >
      <TextInput
        data-mantine-stop-propagation
        label={t('key.label')}
        description={t('key.labelHint')}
        value={label}
        error={error ? errorMessage(error, lang) : undefined}
        onChange={(event) => setLabel(event.currentTarget.value)}
        autoFocus
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={label.trim() === ''}>
          {t('key.create')}
        </Button>
      </div>
    </form>
  );
}

function KeyList({ keys, onAsk }: { keys: readonly MemberKey[]; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation('members');
  const [showEnded, setShowEnded] = useState(false);
  const working = keys.filter((key) => key.status === 'active' || key.status === 'expiring');
  const ended = keys.filter((key) => !working.includes(key));
  const shown = showEnded ? [...working, ...ended] : working;
  return (
    <>
      {shown.length > 0 ? (
        <ul className={classes.keys}>
          {shown.map((key) => (
            <KeyLine key={key.id} memberKey={key} onAsk={onAsk} />
          ))}
        </ul>
      ) : (
        <p className={classes.note}>{t('key.empty')}</p>
      )}
      {ended.length > 0 ? (
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            ml={-8}
            onClick={() => setShowEnded(!showEnded)}
          >
            {showEnded ? t('key.hideEnded') : t('key.showEnded', { count: ended.length })}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function KeyLine({ memberKey, onAsk }: { memberKey: MemberKey; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation('members');
  const { label, status } = memberKey;
  const usable = status === 'active' || status === 'expiring';
  return (
    <li className={classes.key}>
      <IconKey size={16} stroke={1.5} aria-hidden color="var(--ac-faint)" />
      <div className={classes.keyText}>
        <div className={classes.keyLabel}>
          <span>{label}</span>
          <KeyStatus status={status} />
        </div>
        <KeyFacts memberKey={memberKey} />
      </div>
      {usable ? (
        <>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={t('key.limitsOf', { label })}
            onClick={() => onAsk({ what: 'limits', key: memberKey })}
          >
            {t('key.limits')}
          </Button>
          <KeyMenu memberKey={memberKey} onAsk={onAsk} />
        </>
      ) : null}
    </li>
  );
}

function KeyMenu({ memberKey, onAsk }: { memberKey: MemberKey; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation('members');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('key.actions', { label: memberKey.label })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => onAsk({ what: 'rotate', key: memberKey })}
        >
          {t('key.rotate')}
        </Menu.Item>
        <Menu.Item
          color="var(--ac-bad)"
          leftSection={<IconBan size={15} aria-hidden />}
          onClick={() => onAsk({ what: 'revoke', key: memberKey })}
        >
          {t('key.revoke')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
