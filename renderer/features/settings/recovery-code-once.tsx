import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import { recoveryCodeCharacters } from '../../../shared/recovery-code.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useZone } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import classes from './security.module.css';

type CodeOnceProps = { made: Result<'vault.createRecoveryCode'>; onClose: () => void };

/** The new code, this once; it closes when the owner types one group back from what he wrote down. */
export function CodeOnce({ made, onClose }: CodeOnceProps) {
  const { t } = useTranslation('vault');
  const lang = useLang();
  const zone = useZone();
  const groups = made.recoveryCode.split('-');
  // Any but the first, which is what a glance would catch.
  const [asked] = useState(() => 1 + Math.floor(Math.random() * (groups.length - 1)));
  const [typed, setTyped] = useState('');
  const entered = recoveryCodeCharacters(typed);
  const isRight = entered === groups[asked];
  const isWrong = entered.length >= (groups[asked]?.length ?? 0) && !isRight;
  const half = groups.length / 2;
  const rows = [groups.slice(0, half).join('-'), groups.slice(half).join('-')];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isRight) onClose();
  };
  return (
    <form className={classes.body} onSubmit={submit} noValidate>
      <Notice tone="warning">{t('codeOnce')}</Notice>
      <ol className={classes.code} aria-label={t('recoveryCode')}>
        {groups.map((group, index) => (
          <li key={group}>
            <span aria-hidden>{index + 1}</span>
            <code>{group}</code>
          </li>
        ))}
      </ol>
      <div className={classes.copies}>
        <CopyButton text={made.recoveryCode} label={t('copyCode')}>
          {t('copyCode')}
        </CopyButton>
        <CopyButton
          text={t('sheet', { date: formatDateTime(made.createdAtMs, zone, lang), rows: rows.join('\n') })}
          label={t('copySheet')}
        >
          {t('copySheet')}
        </CopyButton>
      </div>
      <TextInput
        label={t('proof', { group: asked + 1 })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={isWrong ? t('proofWrong', { group: asked + 1 }) : undefined}
        autoComplete="off"
        spellCheck={false}
        w={200}
        styles={{ label: { whiteSpace: 'nowrap' }, error: { whiteSpace: 'nowrap' } }}
        classNames={{ input: classes.mono ?? '' }}
      />
      <div className={classes.buttons}>
        <Button type="submit" disabled={!isRight}>
          {t('codeDone')}
        </Button>
      </div>
    </form>
  );
}
