import { create } from 'zustand';
import type { ExportJob } from '../../../shared/contract/export.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { api } from '../../transports/api.ts';

type ExportState = {
  /** The one in the dialog. */
  job: ExportJob | null;
  /** Each rejects with the AppError of the core. */
  begin(params: Params<'export.begin'>): Promise<void>;
  refresh(): Promise<void>;
  cancel(): Promise<void>;
  reveal(): Promise<void>;
  /** Back to the choice; the job goes its way. */
  forget(): void;
};

export const useExport = create<ExportState>((set, get) => ({
  job: null,
  async begin(params) {
    set({ job: await api.export.begin(params) });
    // Events that came before the answer told of a job that was not known yet.
    await get().refresh();
  },
  async refresh() {
    const { job } = get();
    if (job === null) return;
    const now = await api.export.status({ jobId: job.jobId });
    if (get().job?.jobId === now.jobId) set({ job: now });
  },
  async cancel() {
    const { job } = get();
    if (job !== null) set({ job: await api.export.cancel({ jobId: job.jobId }) });
  },
  async reveal() {
    const { job } = get();
    if (job !== null) await api.export.reveal({ jobId: job.jobId });
  },
  forget: () => set({ job: null }),
}));

const underWay = ['choosing', 'waiting', 'running', 'cancelling'] as const;

export type JobUnderWay = ExportJob & { state: (typeof underWay)[number] };

export function isUnderWay(job: ExportJob): job is JobUnderWay {
  return (underWay as readonly string[]).includes(job.state);
}
