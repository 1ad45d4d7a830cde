import { freshDataDir } from '../app-process.ts';
import { startCore } from '../core-rig.ts';

export const pastGroupName = '往期组';

/** A data folder with a group whose first period is over, to be closed. */
export async function folderWithPastGroup(): Promise<string> {
  const dataDir = await freshDataDir();
  const at = new Date(Date.now() - 70 * 86_400_000).toISOString();
  const { core, api } = await startCore({ at, dataDir });
  await api.group.create({ name: pastGroupName, creatorName: '车主' });
  await core.stop();
  return dataDir;
}
