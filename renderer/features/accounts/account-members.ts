import { useEffect, useState } from 'react';
import type { Member } from '../../../shared/contract/member.ts';
import { api } from '../../transports/api.ts';

/** Who can have paid: the members of a group; none while that is not known. */
export function useMembersOf(groupId: string | undefined): Member[] {
  const [members, setMembers] = useState<Member[]>([]);
  useEffect(() => {
    let wanted = true;
    if (groupId === undefined) return;
    api.member.list({ groupId }).then(
      (list) => {
        if (wanted) setMembers(list);
      },
      // Without the list the owner is the only payer to choose.
      () => {
        if (wanted) setMembers([]);
      },
    );
    return () => {
      wanted = false;
    };
  }, [groupId]);
  return members;
}
