import type { ReactNode } from 'react';
import type { Party } from '../../../shared/contract/payment.ts';
import { useLang } from '../../app/i18n/index.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { textOf } from './payments-actions.ts';

type CopyTextProps = {
  /** Left out: the whole group. */
  party?: Party;
  /** What is copied, for screen readers. */
  label: string;
  children: ReactNode;
};

/** Copies the bill as text for a chat, in the language of the interface. */
export function CopyText({ party, label, children }: CopyTextProps) {
  const lang = useLang();
  const text = async () => (await textOf(party))[lang === 'en' ? 'en' : 'zh'];
  return (
    <CopyButton text={text} label={label}>
      {children}
    </CopyButton>
  );
}
