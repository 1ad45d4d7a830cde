import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountModels } from '../../app/account-models.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { addressForMembers, useRelay } from '../../app/relay-store.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { SnippetTabs } from '../../components/snippet-tabs.tsx';
import type { IssuedKey } from './member-keys-store.ts';
import classes from './members.module.css';

type IssuedKeyModalProps = { issued: IssuedKey | null; onClose: () => void };

/** Shows a new key, this once. Neither Esc nor a click beside it closes it: only the owner's word that it is saved. */
export function IssuedKeyModal({ issued, onClose }: IssuedKeyModalProps) {
  const { t } = useTranslation('members');
  return (
    <Modal
      opened={issued !== null}
      onClose={onClose}
      title={
        <span className={classes.modalTitle}>{t('key.issuedTitle', { label: issued?.key.label ?? '' })}</span>
      }
      padding="lg"
      size={660}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      {issued === null ? null : <KeyOnce key={issued.key.id} secret={issued.secret} onClose={onClose} />}
    </Modal>
  );
}

function KeyOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation('members');
  const [saved, setSaved] = useState(false);
  const models = useAccountModels(useCurrentGroup()?.accountId);
  const relay = useRelay((state) => state.relay);
  const address = relay ? addressForMembers(relay) : undefined;
  return (
    <div className={classes.modalBody}>
      <Notice tone="warning">{t('key.issuedOnce')}</Notice>
      <div>
        <div className={classes.fieldHead}>
          <span>{t('key.secret')}</span>
          <CopyButton text={secret} label={t('key.copyKey')} onCopied={() => setSaved(true)}>
            {t('key.copyKey')}
          </CopyButton>
        </div>
        <code className={classes.secret}>{secret}</code>
      </div>
      <div>
        {address === undefined ? (
          <p className={classes.note}>{t('key.relayUnknown')}</p>
        ) : (
          <SnippetTabs
            address={address}
            secret={secret}
            models={models}
            onCopied={() => setSaved(true)}
            wrap
          />
        )}
        {relay && !relay.lan ? <p className={classes.under}>{t('key.loopbackOnly')}</p> : null}
      </div>
      <div className={classes.modalFoot}>
        <Checkbox
          label={t('key.saved')}
          checked={saved}
          onChange={(event) => setSaved(event.currentTarget.checked)}
        />
        <Button disabled={!saved} onClick={onClose}>
          {t('key.finish')}
        </Button>
      </div>
    </div>
  );
}
