import { Button, FileButton, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './pasted-lines.module.css';
import { readTextFile } from './picked-file.ts';

type PastedLinesProps = {
  label: string;
  description: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
};

/** Lines of a CSV file: chosen as a file, or pasted. */
export function PastedLines({ label, description, placeholder, text, onText }: PastedLinesProps) {
  const { t } = useTranslation();
  const [isTooLarge, setTooLarge] = useState(false);
  const pick = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const picked = await readTextFile(file);
    setTooLarge(picked === undefined);
    if (picked !== undefined) onText(picked);
  };
  return (
    <div className={classes.lines}>
      <FileButton onChange={(file) => void pick(file)} accept=".csv,.tsv,.txt,text/csv,text/plain">
        {(button) => (
          <Button
            {...button}
            className={classes.choose ?? ''}
            size="xs"
            variant="default"
            leftSection={<IconFileUpload size={15} aria-hidden />}
          >
            {t('chooseFile')}
          </Button>
        )}
      </FileButton>
      <Textarea
        label={label}
        description={description}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setTooLarge(false);
          onText(event.currentTarget.value);
        }}
        error={isTooLarge ? t('fileTooLarge') : undefined}
        rows={6}
        classNames={{ input: classes.text ?? '' }}
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}
