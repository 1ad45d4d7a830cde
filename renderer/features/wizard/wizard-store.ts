import { create } from 'zustand';
import type { Settings } from '../../../shared/contract/settings.ts';
import { useGroups } from '../../app/group-store.ts';
import { navigate, paths } from '../../app/router.ts';
import { useSettings } from '../../app/settings-store.ts';
import { api } from '../../transports/api.ts';

export type WizardStep = Exclude<Settings['wizard'], 'done'>;

export const wizardSteps: readonly WizardStep[] = [
  'group',
  'account',
  'members',
  'network',
  'invites',
  'first_request',
];

/** A key issued in this session; it lives in memory only and is gone with the window. */
export type Invite = { secret: string; copied: boolean };

type WizardState = {
  invites: Readonly<Record<string, Invite>>;
  keepInvite(memberId: string, secret: string): void;
  markCopied(memberId: string): void;
  forgetInvites(): void;
};

export const useWizard = create<WizardState>((set) => ({
  invites: {},
  keepInvite(memberId, secret) {
    set(({ invites }) => ({ invites: { ...invites, [memberId]: { secret, copied: false } } }));
  },
  markCopied(memberId) {
    set(({ invites }) => {
      const invite = invites[memberId];
      return invite ? { invites: { ...invites, [memberId]: { ...invite, copied: true } } } : {};
    });
  },
  forgetInvites() {
    set({ invites: {} });
  },
}));

/** Moves to a step and remembers it, so that leaving or a restart comes back to it. */
export async function goToStep(step: WizardStep): Promise<void> {
  await useSettings.getState().update({ wizard: step });
}

/** The group has been created: the wizard is about it from now on. */
export async function beginWith(groupId: string): Promise<void> {
  await useGroups.getState().load();
  useGroups.getState().select(groupId);
  await useSettings.getState().update({ wizard: 'account', wizardGroupId: groupId });
}

/** Gives the group its account, refreshes what the app knows of the group, and goes on. */
export async function bindAndContinue(groupId: string, accountId: string): Promise<void> {
  await api.binding.set({ groupId, accountId });
  await useGroups.getState().load();
  await goToStep('members');
}

/** Leaves the wizard for now; group home offers to continue. */
export function leaveForLater(): void {
  navigate(paths.home);
}

/** The setup is complete: the wizard is not offered again. */
export async function finish(): Promise<void> {
  await useSettings.getState().update({ wizard: 'done', wizardGroupId: null });
  useWizard.getState().forgetInvites();
  navigate(paths.home);
}
