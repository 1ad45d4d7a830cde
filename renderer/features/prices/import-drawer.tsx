import { Button, FileButton, Radio, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PriceImportPreview, priceColumns } from '../../../shared/contract/price.ts';
import { useLang } from '../../app/i18n/index.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { Notice } from '../../components/notice.tsx';
import { readTextFile } from '../../components/picked-file.ts';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { DiffDialog, type DiffRequest } from './diff-dialog.tsx';
import classes from './prices.module.css';

type ImportDrawerProps = { opened: boolean; onClose: () => void };
type Mode = 'named' | 'whole';

/** Prices from a file or pasted: what is wrong is told line by line, what would change is shown before anything does. */
export function ImportDrawer({ opened, onClose }: ImportDrawerProps) {
  const { t } = useTranslation('prices');
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState('');
  const [mode, setMode] = useState<Mode>('named');
  const [problems, setProblems] = useState<PriceImportPreview['problems']>([]);
  const [request, setRequest] = useState<DiffRequest | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const { busy, error, run, clear } = useAction();
  const give = (given: string, name: string): void => {
    clear();
    setProblems([]);
    setText(given);
    setFileName(name);
  };
  const pick = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const picked = await readTextFile(file);
    setTooLarge(picked === undefined);
    if (picked !== undefined) give(picked, file.name);
  };
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await run(async () => {
      const preview = await api.price.previewImport({ text, mode });
      setProblems(preview.problems);
      if (preview.diff !== null) setRequest({ kind: 'import', file: { text, mode }, fileName });
    });
  };
  return (
    <>
      <DrawerForm
        opened={opened}
        onClose={onClose}
        title={t('import.title')}
        submitLabel={t('import.look')}
        busy={busy}
        error={error}
        onSubmit={(event) => void look(event)}
      >
        <FormatNote />
        <div className={classes.sources}>
          <FileButton onChange={(file) => void pick(file)} accept=".csv,.json,text/csv,application/json">
            {(button) => (
              <Button {...button} variant="default" leftSection={<IconFileUpload size={15} aria-hidden />}>
                {t('import.choose')}
              </Button>
            )}
          </FileButton>
        </div>
        <Textarea
          label={t('import.paste')}
          value={text}
          onChange={(event) => give(event.currentTarget.value, '')}
          error={isTooLarge ? t('import.tooLarge') : undefined}
          rows={8}
          classNames={{ input: classes.source ?? '' }}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Radio.Group
          label={t('import.mode')}
          value={mode}
          onChange={(value) => setMode(value === 'whole' ? 'whole' : 'named')}
        >
          <div className={classes.diff}>
            <Radio value="named" label={t('import.named')} description={t('import.namedHint')} />
            <Radio value="whole" label={t('import.whole')} description={t('import.wholeHint')} />
          </div>
        </Radio.Group>
        <Problems problems={problems} />
      </DrawerForm>
      <DiffDialog
        request={request}
        onClose={() => setRequest(null)}
        onApplied={() => {
          give('', '');
          onClose();
        }}
      />
    </>
  );
}

function FormatNote() {
  const { t } = useTranslation('prices');
  return (
    <p className={classes.note}>
      {t('import.format')} <code>{priceColumns.slice(0, 7).join(', ')}</code> {t('import.formatMore')}{' '}
      <code>{priceColumns.slice(7).join(', ')}</code>
    </p>
  );
}

function Problems({ problems }: { problems: PriceImportPreview['problems'] }) {
  const { t } = useTranslation('prices');
  const lang = useLang();
  if (problems.length === 0) return null;
  return (
    <Notice tone="problem" live title={t('import.problems', { count: problems.length })}>
      <ul className={classes.problems}>
        {problems.map(({ line, column, reason }) => (
          <li key={`${line} ${column} ${reason.en}`}>
            {t('import.line', { line })}
            <code className={classes.column}>{column}</code>
            {lang === 'en' ? reason.en : reason.zh}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
