import { spawnLane } from '../card/lane/lane-process.ts';
import type { LaneConfiguration } from '../card/lane/protocol.ts';
import { type LaneStatus, LaneSupervisor } from '../card/lane/supervisor.ts';
import type { LanePort } from '../payment/session/lanes.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Random } from '../platform/ports/random.ts';
import type { EpochKey, KeyStore, NamedKeys } from '../platform/ports/vault.ts';
import type { DeviceBoard, DeviceState } from './device-board.ts';
import { lanePasses } from './lane-passes.ts';
import type { LoadedConfig } from './load-config.ts';
import type { Storage } from './open-storage.ts';
import { paths } from './paths.ts';
import { terminalData } from './terminal-data.ts';
import { tornLogStore } from './torn-log-store.ts';

interface LaneSurroundings {
  clock: Clock;
  random: Random;
  log: Log;
  board: DeviceBoard;
  storage: Storage;
  /** Private keys of passes. */
  keys: NamedKeys;
  /** Where the lane finds its pcscd, if not the system's. */
  environment: Readonly<Record<string, string>>;
}

export interface OpenLane {
  port: LanePort;
  /**
   * Starts what stands before the reader, then the lane, and waits a bounded time for the reader. What goes
   * wrong is shown on the device board: the terminal runs without a reader.
   */
  start(before: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
  useKey(key: EpochKey): void;
}

const READER_WAIT_MS = 4_000;

export function openLane(loaded: LoadedConfig, at: LaneSurroundings): OpenLane {
  const { board, clock, log, storage } = at;
  const configuration = laneConfiguration(loaded, storage.keyStore, at.keys);
  const name = configuration.lane;
  const torn = tornLogStore(name, storage.journal, log);
  const supervisor = new LaneSupervisor({
    configuration,
    epochKey: storage.epochKeys.current(),
    tornLog: torn.stored,
    spawn: () => spawnLane({ script: paths.lane, nodeFlags: [], environment: at.environment }),
    clock,
    random: at.random,
    log,
  });
  board.set(name, 'reader', { state: 'starting' });
  supervisor.onMessage(torn.onMessage);
  supervisor.onStatus((status) => board.set(name, 'reader', deviceState(status)));
  return {
    port: supervisor,
    useKey: (key) => supervisor.setEpochKey(key),
    stop: () => supervisor.stop(),
    async start(before) {
      try {
        await before();
      } catch (error) {
        if (!(error instanceof TerminalError)) throw error;
        log.error('The virtual reader does not start', { code: error.code });
        board.set(name, 'reader', { state: 'unavailable', detail: error.message, hint: error.hint });
        return;
      }
      supervisor.start();
      await readerSeen(supervisor, clock);
    },
  };
}

function deviceState({ state, reader, error }: LaneStatus): DeviceState {
  switch (state) {
    case 'up':
      return { state: 'ready', detail: reader };
    case 'starting':
      return { state: 'starting', detail: error?.message ?? null, hint: error?.hint ?? null };
    case 'down':
      return { state: 'unavailable', detail: error?.message ?? null, hint: error?.hint ?? null };
  }
}

function laneConfiguration(
  { config, schemes, caKeys }: LoadedConfig,
  keyStore: KeyStore,
  keys: NamedKeys,
): LaneConfiguration {
  const lane = config.lanes[0]!;
  const { driver, ...options } = lane.reader;
  return {
    lane: lane.name,
    reader: { driver, options },
    schemes,
    caKeys,
    terminalData: terminalData(config),
    panTokenKeyBase64: Buffer.from(keyStore.secret('pan-token')).toString('base64'),
    apduTimeoutMs: config.session.apduTimeoutMs,
    passes: config.passes ? lanePasses(config.passes, keys) : null,
  };
}

function readerSeen(supervisor: LaneSupervisor, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(READER_WAIT_MS, resolve);
    supervisor.onReady((ready) => {
      if (!ready) return;
      timer.cancel();
      resolve();
    });
  });
}
