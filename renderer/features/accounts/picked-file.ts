/** Whether a text looks like the app's own encrypted export, which wants a passphrase. */
export function isEncrypted(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"aicarpool-accounts-encrypted"/.test(text);
}
