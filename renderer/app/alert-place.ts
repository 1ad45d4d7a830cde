import type { Alert } from '../../shared/contract/alert.ts';
import { useAlerts } from './alerts-store.ts';
import { useGroups } from './group-store.ts';
import { navigate, paths } from './router.ts';

/** Where what the alert is about is shown; undefined where no screen does. */
export function placeOf({ kind, subject }: Alert): string | undefined {
  switch (subject.kind) {
    case 'account':
      return paths.account(subject.id);
    case 'member':
      return paths.member(subject.id);
    case 'group':
      return kind === 'period_due' ? paths.statements : paths.home;
    case 'app':
      return kind === 'relay_down' ? paths.relay : undefined;
  }
}

/** Goes to what the alert is about, in its group, and marks it as read. */
export function showAlert(alert: Alert): void {
  const { groupId } = alert.subject;
  const path = placeOf(alert);
  // A member is shown on the screen of the own group.
  if (groupId !== null && useGroups.getState().groups.some((group) => group.id === groupId))
    useGroups.getState().select(groupId);
  if (alert.readAtMs === null) void useAlerts.getState().markRead(alert.id);
  if (path !== undefined) navigate(path);
}
