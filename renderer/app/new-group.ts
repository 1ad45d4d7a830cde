import { navigate, paths } from './router.ts';
import { useSettings } from './settings-store.ts';

/** Opens the wizard at its first step for another group. */
export async function startNewGroup(): Promise<void> {
  await useSettings.getState().update({ wizard: 'group', wizardGroupId: null });
  navigate(paths.wizard);
}
