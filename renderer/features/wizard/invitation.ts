import { claudeCodeSnippet } from '../../components/client-snippets.ts';

export type InvitationTexts = {
  hello: string;
  address: string;
  key: string;
  unix: string;
  windows: string;
  note: string;
};

/** The message to one member: address, key, and what to paste on either system. */
export function invitationText(texts: InvitationTexts, address: string, secret: string): string {
  return [
    texts.hello,
    '',
    texts.address,
    texts.key,
    '',
    texts.unix,
    claudeCodeSnippet('unix', address, secret),
    '',
    texts.windows,
    claudeCodeSnippet('windows', address, secret),
    '',
    texts.note,
  ].join('\n');
}
