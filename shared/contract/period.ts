import * as z from 'zod';
import { calendarDate, epochMs, id } from './values.ts';

export const period = z.object({
  id,
  groupId: id,
  /** Counts the group's periods from 0; decides whose turn the odd cent is. */
  seq: z.int().min(0),
  label: z.string(),
  startOn: calendarDate,
  /** First day of the next period. */
  endOn: calendarDate,
  startAtMs: epochMs,
  endAtMs: epochMs,
});
export type Period = z.output<typeof period>;
