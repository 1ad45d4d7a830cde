import { Autocomplete, Button, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { type DialectName, dialectName } from '../../../shared/contract/usage.ts';
import { useExplanation } from '../../app/relay-explanation.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { WhyAccount } from '../../components/why-account.tsx';
import { useMembersOf } from './account-members.ts';
import classes from './accounts.module.css';

/** Asks which account would serve a request of the group that this one is bound to. */
export function AccountWhy({ account }: { account: Account }) {
  const { boundGroupId } = account;
  return boundGroupId === null ? null : <Ask account={account} groupId={boundGroupId} />;
}

function Ask({ account, groupId }: { account: Account; groupId: string }) {
  const { t } = useTranslation('why');
  const members = useMembersOf(groupId);
  const models = account.lastCheck?.models ?? [];
  const [memberId, setMemberId] = useState<string | null>(null);
  const [model, setModel] = useState(models[0] ?? '');
  const [dialect, setDialect] = useState<DialectName>('anthropic');
  const [missing, setMissing] = useState(false);
  const { answered, error, busy, ask } = useExplanation();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const asked = model.trim();
    setMissing(asked === '');
    if (asked !== '')
      void ask({ groupId, model: asked, dialect, ...(memberId === null ? {} : { memberId }) });
  };
  return (
    <DrawerSection title={t('title')} hint={t('hint')}>
      <form className={classes.check} onSubmit={submit}>
        <Select
          label={t('ask.member')}
          placeholder={t('ask.anyMember')}
          clearable
          value={memberId}
          onChange={setMemberId}
          data={members.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Autocomplete
          label={t('ask.model')}
          value={model}
          onChange={setModel}
          data={models}
          limit={50}
          maxLength={200}
          error={missing ? t('ask.modelMissing') : undefined}
        />
        <Select
          label={t('ask.dialect')}
          value={dialect}
          onChange={(value) => setDialect(dialectName.parse(value))}
          data={dialectName.options.map((value) => ({ value, label: t(`dialect.${value}`) }))}
        />
        <div>
          <Button type="submit" variant="default" loading={busy}>
            {t(answered === undefined ? 'show' : 'again')}
          </Button>
        </div>
      </form>
      <ErrorNotice error={error} />
      {answered === undefined ? null : (
        <WhyAccount explanation={answered.explanation} model={answered.question.model} />
      )}
    </DrawerSection>
  );
}
