import { readFileSync, writeFileSync } from 'node:fs';

/** CPU time used so far and resident memory of a process, from Linux's /proc (proc(5)). */
export type ProcessFigures = {
  readonly cpuMs: number;
  readonly residentBytes: number;
  readonly peakBytes: number;
};

const MS_PER_TICK = 10;

/** Reads the figures of a running process; throws where there is no /proc. */
export function readProcess(pid: number): ProcessFigures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name in field 2 may hold spaces, so fields are counted from behind its closing bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) * 1024;
  return { cpuMs: ticks * MS_PER_TICK, residentBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

/** Lets the peak begin anew at what is resident now (proc_pid_clear_refs(5)). */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Time a core has spent on anything so far, in ms, what the host took from it included. */
export function readCoreBusyMs(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'));
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (line?.[1] ?? '')
    .split(' ')
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * MS_PER_TICK;
}
