import type { Translation } from '../translation.ts';
import type { vault as chinese } from '../zh-CN/vault.ts';

export const vault: Translation<typeof chinese> = {
  bannerTitle: 'Account secrets are locked',
  bannerText: "Members' requests are refused and not charged. Ledger, members and split work as usual.",
  bannerUnset: 'No passphrase yet',
  bannerUnsetText: 'A passphrase has to protect account secrets before an account can be added.',
  unlock: 'Unlock',
  setPassphrase: 'Set passphrase',
  later: 'Not now, just show the ledger',
  laterUnset: 'Later',
  unlockTitle: 'Unlock account secrets',
  unsetTitle: 'Choose a passphrase',
  reason: {
    passphrase_unset:
      'This system has no secret store to trust: only a password built into the program, which anyone who gets the files can use. So choose a passphrase to protect account secrets, and enter it at each start.',
    passphrase_missing: 'Your passphrase protects account secrets; enter it once after each start.',
    passphrase_wrong: 'The passphrase given at start is not the right one, so account secrets stay closed.',
    other_store:
      'What protects account secrets is not on this computer: the data folder may come from another one, or the key file was moved or replaced.',
    store_refused:
      "This computer's secret store cannot be used now: the system refused access, or the key file is not safe because other users can change it.",
  },
  effectLocked: "Locked: account secrets. The relay refuses members' requests; nothing is charged.",
  effectOpen: 'As usual: ledger, members, usage, cost split and exports.',
  withCode: 'Recovery code',
  withPassphrase: 'Passphrase',
  recoveryCode: 'Recovery code',
  recoveryCodeHint: '8 groups of 5 characters; case and separators do not matter',
  codeGroup: 'Group {{group}} has a typo; compare it with what you wrote down',
  codeLength: 'A recovery code has 8 groups of 5 characters',
  passphrase: 'Passphrase',
  passphraseHint:
    'At least 12 characters. Write it down first; then make a recovery code under Settings, Security, for the day you forget it.',
  passphraseAgain: 'Passphrase again',
  passphraseShort: 'At least 12 characters',
  passphraseDiffers: 'The two passphrases differ',
  noCodeEnterAgain:
    'No recovery code was ever made for this data. Put the key file back and start again, or enter the key of each account again.',
  noCodeRepair:
    'No recovery code was ever made for this data. Solve the problem above, then start AiCarpool again.',
  toAccounts: 'To the accounts',
  noCode: 'Recovery code lost too?',
  giveUp: 'Give up locked secrets',
  giveUpTitle: 'Give up the locked account secrets?',
  giveUpText:
    'A new data key is made and accounts can be edited again, but each needs its key entered anew. Ledger, members and split are not affected. If you find the recovery code later, it still opens the old secrets.',
  unlocked: 'Account secrets are unlocked',
  rewrapTitle: 'Let this computer open them from now on',
  rewrapText:
    'The recovery code has opened the account secrets. Let this computer protect them, and the next start needs no code.',
  rewrapTextPassphrase:
    'The recovery code has opened the account secrets. Choose a passphrase for this computer; you enter it at the next start.',
  rewrap: 'Protect on this computer',
  rewrapLater: 'Not this time',
  rewrapped: 'This computer protects them from now on',
  section: 'Security',
  sectionHint: 'A data key encrypts account secrets; what is below protects the data key.',
  state: 'Account secrets',
  stateOpen: 'Unlocked',
  stateLocked: 'Locked',
  keptBy: 'Protected by',
  keeper: {
    system: "The system's secret store",
    key_file: 'A key file',
    passphrase: 'A passphrase',
  },
  keeperHint: {
    system: 'Only you, signed in on this computer, can open it.',
    key_file:
      'By default vault.key in the data folder. Whoever can read it and the database can open the secrets; keep them apart in backups.',
    passphrase: 'Entered at each start; the program does not store it.',
  },
  keyNone: 'Made with the first account',
  key: 'Data key',
  keyVersion: 'Version {{version}}, made {{date}}',
  rotate: 'Change data key',
  rotateTitle: 'Change the data key?',
  rotateText:
    "Every account secret is encrypted again with a new data key; members' requests go on. The recovery code stays valid. Backups from before keep the data key of their time.",
  rotated: 'The data key was changed; it is version {{version}} now',
  changePassphrase: 'Change passphrase',
  passphraseChanged: 'The passphrase was changed',
  recovery: 'Recovery code',
  recoveryNone: 'None',
  recoveryNoneHint:
    'After a new computer, a reinstalled system or a lost key file you would have to enter every account key again.',
  recoverySince: 'Made {{date}}',
  createCode: 'Make recovery code',
  replaceCode: 'Replace code',
  replaceTitle: 'Replace the recovery code?',
  replaceText:
    'A new code is made and the old one stops working at once. Backups from before still need the old code, so keep both.',
  checkCode: 'Check code',
  checkTitle: 'Check the recovery code',
  checkText: 'Enter the code you wrote down to see whether it opens the secrets of now. Nothing is changed.',
  check: 'Check',
  codeWorks: 'The recovery code works',
  codeTitle: 'Your recovery code',
  codeOnce:
    'Shown only this once. Write it down or print it, and keep it apart from this computer. Whoever has it and the data folder can read account secrets.',
  copyCode: 'Copy code',
  copySheet: 'Copy text to print',
  sheet:
    'AiCarpool recovery code\nMade {{date}}\n\n{{rows}}\n\nUse: on a new computer, or when the key file is lost, open AiCarpool and choose "Recovery code".\nKeep it apart from the data folder. A newer code makes this one void.',
  proof: 'Enter group {{group}} to confirm that you wrote it down',
  proofWrong: 'This differs from group {{group}} above',
  codeDone: 'Written down, close',
  move: 'Move to another computer',
  moveSteps: {
    code: 'Make a recovery code on this computer and write it down.',
    quit: 'Quit AiCarpool and copy the whole data folder to the new computer. The key file vault.key need not go along.',
    start: 'Start AiCarpool there and unlock with the recovery code.',
    rewrap: 'Choose "Protect on this computer". No code is needed from then on.',
    clean: 'Once everything works there, delete the data folder on the old computer.',
  },
};
