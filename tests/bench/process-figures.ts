import { readFileSync } from 'node:fs';

/** CPU time used so far and the highest resident memory of a process, from Linux's /proc (proc(5)). */
export type ProcessFigures = { readonly cpuMs: number; readonly peakBytes: number };

const millisecondsPerTick = 10;

/** Reads the figures of a running process; throws where there is no /proc. */
export function readProcess(pid: number): ProcessFigures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name in field 2 may hold spaces, so fields are counted from behind its closing bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuMs: ticks * millisecondsPerTick, peakBytes: Number(peak?.[1] ?? 0) * 1024 };
}
