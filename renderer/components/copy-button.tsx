import { ActionIcon, Button, type ButtonVariant, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './clipboard.ts';

const SHOWN_MS = 1_600;

type CopyButtonProps = {
  /** Or what fetches it. */
  text: string | (() => Promise<string>);
  /** What is copied, for screen readers and as the tooltip: "复制地址". */
  label: string;
  /** Words on the button; without them it is an icon. */
  children?: React.ReactNode;
  variant?: ButtonVariant;
  onCopied?: () => void;
};

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, children, variant = 'default', onCopied }: CopyButtonProps) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle');
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const copy = async (): Promise<void> => {
    const copied = await fetched(text).then(copyText, () => false);
    setOutcome(copied ? 'copied' : 'failed');
    if (copied) onCopied?.();
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setOutcome('idle'), SHOWN_MS);
  };

  const icon =
    outcome === 'copied' ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />;
  const said = { idle: label, copied: t('copied'), failed: t('copyFailed') }[outcome];
  if (children !== undefined) {
    return (
      <Button variant={variant} leftSection={icon} onClick={() => void copy()} aria-label={said}>
        {outcome === 'idle' ? children : said}
      </Button>
    );
  }
  return (
    <Tooltip label={said}>
      <ActionIcon variant="subtle" color="gray" size={26} onClick={() => void copy()} aria-label={label}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

async function fetched(text: CopyButtonProps['text']): Promise<string> {
  return typeof text === 'string' ? text : text();
}
