import { Button, SegmentedControl, Select } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportContent } from '../../../shared/contract/export.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Lang } from '../../../shared/errors.ts';
import type { ExportSubject } from '../../app/export-subject.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { useExport } from './export-store.ts';
import classes from './exports.module.css';

const formats = {
  statement: ['pdf', 'xlsx', 'csv', 'html', 'json'],
  rows: ['csv', 'jsonl'],
} as const;

const EVERYBODY = '';

type Format = ExportContent['format'];

/** What is exported, for whom, as what kind of file, in which language. */
export function ExportForm({ subject, onClose }: { subject: ExportSubject; onClose: () => void }) {
  const { t } = useTranslation(['exports', 'common']);
  const shown = useLang();
  const [kind, setKind] = useState(subject.kinds[0]);
  const [format, setFormat] = useState<Format>(formats[kind][0]);
  const [memberId, setMemberId] = useState(subject.memberId ?? EVERYBODY);
  const [lang, setLang] = useState<Lang>(shown);
  const begin = useExport((state) => state.begin);
  const { busy, error, run, clear } = useAction();
  // Only the whole document can be verified.
  const isWhole = format === 'json';

  const start = (replace: boolean) =>
    run(() =>
      begin({
        groupId: subject.groupId,
        periodId: subject.periodId,
        content: { kind, format } as ExportContent,
        ...(isWhole || memberId === EVERYBODY ? {} : { memberId }),
        lang,
        replace,
      }),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void start(false);
  };
  return (
    <form className={classes.steps} onSubmit={submit} noValidate>
      {subject.kinds.length > 1 ? (
        <SegmentedControl
          aria-label={t('kind.label')}
          value={kind}
          onChange={(value) => {
            setKind(value as ExportContent['kind']);
            setFormat(formats[value as ExportContent['kind']][0]);
            clear();
          }}
          data={subject.kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      ) : (
        <p className={classes.lead}>{t(`lead.${kind}`)}</p>
      )}
      <ChoiceTiles
        label={t('format.label')}
        value={format}
        onChange={(value) => {
          setFormat(value);
          clear();
        }}
        options={formats[kind].map((value: Format) => ({
          value,
          title: t(`format.${value}`),
          hint: t(`hint.${kind === 'rows' && value === 'csv' ? 'rowsCsv' : value}`),
        }))}
      />
      <div className={classes.pair}>
        <MemberSelect groupId={subject.groupId} value={memberId} onChange={setMemberId} isWhole={isWhole} />
        <LanguageSelect value={lang} onChange={setLang} />
      </div>
      <ErrorNotice
        error={error}
        action={
          error?.code === 'export.exists' ? (
            <Button variant="default" size="xs" onClick={() => void start(true)}>
              {t('replace')}
            </Button>
          ) : undefined
        }
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} data-autofocus>
          {t('begin')}
        </Button>
      </div>
    </form>
  );
}

type MemberSelectProps = {
  groupId: string;
  value: string;
  onChange: (memberId: string) => void;
  isWhole: boolean;
};

function MemberSelect({ groupId, value, onChange, isWhole }: MemberSelectProps) {
  const { t } = useTranslation('exports');
  const members = useMembersOf(groupId);
  return (
    <Select
      label={t('members.label')}
      description={isWhole ? t('members.whole') : t('members.hint')}
      value={isWhole ? EVERYBODY : value}
      onChange={(chosen) => onChange(chosen ?? EVERYBODY)}
      disabled={isWhole}
      data={[
        { value: EVERYBODY, label: t('members.all') },
        ...members.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function LanguageSelect({ value, onChange }: { value: Lang; onChange: (lang: Lang) => void }) {
  const { t } = useTranslation('exports');
  return (
    <Select
      label={t('language.label')}
      description={t('language.hint')}
      value={value}
      onChange={(chosen) => onChange(chosen === 'en' ? 'en' : 'zh-CN')}
      data={[
        { value: 'zh-CN', label: '简体中文' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}

/** Everybody who ever was in the group; without the list a file for all can still be had. */
function useMembersOf(groupId: string): readonly Member[] {
  const [members, setMembers] = useState<readonly Member[]>([]);
  useEffect(() => {
    let isCurrent = true;
    api.member.list({ groupId }).then(
      (list) => {
        if (isCurrent) setMembers(list);
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [groupId]);
  return members;
}
