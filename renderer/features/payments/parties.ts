import { useTranslation } from 'react-i18next';
import type { NamedParty, NamedTransfer, Party, Payment } from '../../../shared/contract/payment.ts';

/** Stands for the owner who is no member where a text is needed. */
const OWNER_KEY = 'owner';

/** A party as a text, for addresses and lists of choices. */
export function partyKey(party: Party): string {
  return party ?? OWNER_KEY;
}

/** The inverse of {@link partyKey}. */
export function partyOfKey(key: string): Party {
  return key === OWNER_KEY ? null : key;
}

/** What a party is called. */
export function usePartyName(): (party: Pick<NamedParty, 'name'>) => string {
  const { t } = useTranslation();
  return ({ name }) => name ?? t('owner');
}

/** What a record is, in a line. */
export function useWhat(): (payment: Payment) => string {
  const { t } = useTranslation('payments');
  const nameOf = usePartyName();
  return ({ kind, transfers }) => {
    const { from, to } = transfers[0] as NamedTransfer;
    return kind === 'write_off'
      ? t('list.writeOff', { name: nameOf(from) })
      : `${nameOf(from)} → ${nameOf(to)}`;
  };
}
