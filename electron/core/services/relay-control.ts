import { get as httpGet } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { RelayStatus } from '../../../shared/contract/relay.ts';
import { type AppError, asAppError, toWire } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';
import { relayAddresses } from './relay-addresses.ts';

export type RelayWhere = { readonly port: number; readonly lan: boolean };

/** The part of the relay that the owner's switches move. */
export interface RelayListener {
  /** Listens there and no longer where it listened before; stays there when it throws `relay.port_taken` or `relay.port_unavailable`. */
  listen(where: RelayWhere): Promise<void>;
  /** The real port and when it began to listen there; undefined while it does not listen. */
  listening(): { readonly port: number; readonly lan: boolean; readonly sinceMs: EpochMs } | undefined;
}

export type RelayControlDeps = {
  readonly relay: RelayListener;
  readonly settings: {
    relay(): RelayWhere;
    putRelay(where: RelayWhere): Promise<void>;
    relayPaused(): boolean;
    putRelayPaused(paused: boolean): Promise<void>;
  };
  /** Goes before the stored port until the owner chooses another. */
  readonly startPort: number | undefined;
  readonly openAttempts: () => number;
  /** What the relay would do with a request. */
  readonly explain: (params: Params<'relay.explain'>) => Promise<Result<'relay.explain'>>;
  readonly clock: Clock;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type RelayControl = ReturnType<typeof createRelayControl>;

const TEST_TIMEOUT_MS = 5_000;

/** Whether members can reach the relay, where, and the owner's switches for it. */
export function createRelayControl(deps: RelayControlDeps) {
  const { relay, settings, clock, announce } = deps;
  let wanted: RelayWhere = { ...settings.relay(), port: deps.startPort ?? settings.relay().port };
  let failure: AppError | undefined;

  async function status(): Promise<RelayStatus> {
    const listening = relay.listening();
    const { port, lan } = listening ?? wanted;
    return {
      state: listening !== undefined ? 'listening' : failure === undefined ? 'stopped' : 'failed',
      paused: settings.relayPaused(),
      problem: listening !== undefined || failure === undefined ? null : toWire(failure).message,
      port,
      lan,
      addresses: listening === undefined ? [] : relayAddresses(port, lan, networkInterfaces()),
      openAttempts: deps.openAttempts(),
      startedAtMs: listening?.sinceMs ?? null,
    };
  }

  async function listen(where: RelayWhere): Promise<AppError | undefined> {
    try {
      await relay.listen(where);
      failure = undefined;
    } catch (thrown) {
      failure = asAppError(thrown);
    }
    return failure;
  }

  /** Moves the relay there and keeps `store` for the next start; where that fails it stays where it was. */
  async function moveTo(next: RelayWhere, store: RelayWhere): Promise<RelayStatus> {
    const refused = await listen(next);
    if (refused !== undefined) throw refused;
    wanted = next;
    await settings.putRelay(store);
    await announce({ name: 'relay.changed', payload: {} });
    return status();
  }

  return {
    status,
    explain: deps.explain,

    /** Opens the relay where the settings say. Resolves with the reason when that is not possible. */
    async start(): Promise<AppError | undefined> {
      const refused = await listen(wanted);
      await announce({ name: 'relay.changed', payload: {} });
      return refused;
    },

    async setLan({ enabled }: Params<'relay.setLan'>): Promise<RelayStatus> {
      const port = relay.listening()?.port ?? wanted.port;
      // A port that was only meant for this run is not stored along.
      return moveTo({ port, lan: enabled }, { ...settings.relay(), lan: enabled });
    },

    async setPort({ port }: Params<'relay.setPort'>): Promise<RelayStatus> {
      const next = { port, lan: wanted.lan };
      return moveTo(next, next);
    },

    async setPaused({ paused }: Params<'relay.setPaused'>): Promise<RelayStatus> {
      await settings.putRelayPaused(paused);
      await announce({ name: 'relay.changed', payload: {} });
      return status();
    },

    /** A call over the network to the relay itself, so that a firewall or a lost address shows. */
    async testAddress({ url }: Params<'relay.testAddress'>): Promise<Result<'relay.testAddress'>> {
      const { addresses } = await status();
      const own = addresses.find((address) => address.url === url.replace(/\/+$/, ''));
      if (own === undefined)
        throw invalidInput('url', {
          zh: '不是中转当前的地址',
          en: "it is not one of the relay's addresses",
        });
      const beganMs = clock.monotonicMs();
      const outcome = await reach(`${own.url}/healthz`);
      return { ...outcome, durationMs: clock.monotonicMs() - beganMs };
    },
  };
}

type Reached = Pick<Result<'relay.testAddress'>, 'ok' | 'detail'>;

function reach(url: string): Promise<Reached> {
  return new Promise((resolve) => {
    const request = httpGet(url, { timeout: TEST_TIMEOUT_MS, agent: false }, (response) => {
      response.resume();
      const ok = response.statusCode === 200;
      resolve({
        ok,
        detail: ok
          ? { zh: '可以访问', en: 'reachable' }
          : { zh: `回答了状态 ${response.statusCode}`, en: `it answered with status ${response.statusCode}` },
      });
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => {
      const reason = 'code' in error ? String(error.code) : error.message;
      resolve({ ok: false, detail: { zh: `无法访问：${reason}`, en: `not reachable: ${reason}` } });
    });
  });
}
