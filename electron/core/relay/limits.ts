/** What the relay bears before it refuses or gives up. Times in ms, sizes in bytes. */
export type RelayLimits = {
  readonly bodyBytes: number;
  readonly bodyIdleMs: number;
  readonly headersMs: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** A member who takes in nothing for this long has gone. */
  readonly writeStallMs: number;
  /** Kept in memory whole until it is settled. */
  readonly answerBytes: number;
  readonly connectMs: number;
  /** Heartbeats alone keep a stream alive no longer than this. */
  readonly heartbeatOnlyMs: number;
  /** After a member has gone: how long to wait for the provider's figure, without and with draining. */
  readonly graceMs: number;
  readonly drainMs: number;
  readonly drains: number;
  /** What may still come after the event that ends an answer. */
  readonly afterTerminalMs: number;
  readonly checkpointMs: number;
};

export const defaultLimits: RelayLimits = {
  bodyBytes: 64 * 1024 * 1024,
  bodyIdleMs: 30_000,
  headersMs: 10_000,
  connections: 2_000,
  connectionsPerAddress: 200,
  writeStallMs: 30_000,
  answerBytes: 32 * 1024 * 1024,
  connectMs: 10_000,
  heartbeatOnlyMs: 600_000,
  graceMs: 2_000,
  drainMs: 30_000,
  drains: 8,
  afterTerminalMs: 5_000,
  checkpointMs: 2_000,
};
