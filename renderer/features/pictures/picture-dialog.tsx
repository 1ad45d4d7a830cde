import { Button, Modal, SegmentedControl } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lang } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { usePictureSubject } from '../../app/picture-subject.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { saveBlob } from '../../components/save-file.ts';
import { useLingering } from '../../components/use-lingering.ts';
import type { Pictured } from './picture-plan.ts';
import { pngOf } from './picture-png.ts';
import classes from './pictures.module.css';
import { StatementPicture } from './statement-picture.tsx';
import { usePictured } from './use-pictured.ts';

/** The picture of a statement: how it looks, to be copied or saved. */
export function PictureDialog() {
  const { t } = useTranslation('pictures');
  const { subject, close } = usePictureSubject();
  const shown = useLingering(subject ?? undefined);
  const { pictured, error, load } = usePictured(shown);
  return (
    <Modal opened={subject !== null} onClose={close} title={t('title')} size={640}>
      <div className={classes.dialog}>
        <ErrorNotice error={error} during="load" onRetry={() => void load()} />
        {pictured === undefined ? (
          error === null ? (
            <div className={classes.placeholder} aria-busy="true" />
          ) : null
        ) : (
          <Picture pictured={pictured} />
        )}
      </div>
    </Modal>
  );
}

function Picture({ pictured }: { pictured: Pictured }) {
  const { t } = useTranslation('pictures');
  const [lang, setLang] = useState<Lang>(useLang());
  const drawing = useRef<SVGSVGElement>(null);
  const { document } = pictured.statement;
  const named = { group: document.groupName, label: document.period.label };
  return (
    <>
      <div className={classes.head}>
        <p className={classes.lead}>{t('lead')}</p>
        <SegmentedControl
          aria-label={t('language')}
          value={lang}
          onChange={(value) => setLang(value === 'en' ? 'en' : 'zh-CN')}
          data={[
            { value: 'zh-CN', label: t('chinese') },
            { value: 'en', label: t('english') },
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard too. */}
      <section className={classes.preview} tabIndex={0} aria-label={t('title')}>
        <StatementPicture ref={drawing} pictured={pictured} lang={lang} label={t('preview', named)} />
      </section>
      <Actions drawing={() => drawing.current} fileName={fileNameOf(t('fileName', named))} />
    </>
  );
}

type ActionsProps = { drawing: () => SVGSVGElement | null; fileName: string };

function Actions({ drawing, fileName }: ActionsProps) {
  const { t } = useTranslation('pictures');
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed' | 'failed' | null>(null);
  const picture = async (): Promise<Blob> => {
    const drawn = drawing();
    if (drawn === null) throw new Error('there is no drawing');
    return pngOf(drawn);
  };
  const copy = async (): Promise<void> => {
    try {
      // The clipboard waits for the picture itself, so that the click still counts.
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture() })]);
      setOutcome('copied');
    } catch {
      setOutcome('copyFailed');
    }
  };
  const save = async (): Promise<void> => {
    try {
      saveBlob(fileName, await picture());
      setOutcome(null);
    } catch {
      setOutcome('failed');
    }
  };
  const isCopied = outcome === 'copied';
  return (
    <>
      {outcome === null || isCopied ? null : <Notice tone="problem">{t(outcome)}</Notice>}
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void save()}
        >
          {t('save')}
        </Button>
        <Button
          data-autofocus
          leftSection={isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => void copy()}
        >
          {t(isCopied ? 'copied' : 'copy')}
        </Button>
      </div>
    </>
  );
}

/** Without what a file system takes for something else. */
function fileNameOf(text: string): string {
  return text.replace(/[\p{C}\\/:*?"<>|]/gu, '');
}
