import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { EpochKey } from '../../platform/ports/vault.ts';
import { backoffMs } from '../../platform/system/backoff.ts';
import type { LaneProcess } from './lane-process.ts';
import type { FromLane, LaneConfiguration, ToLane } from './protocol.ts';

/** State of a lane for the device board. */
export interface LaneStatus {
  lane: string;
  state: 'starting' | 'up' | 'down';
  /** Name of the reader as the driver found it; null until it was there once. */
  reader: string | null;
  /** Why it is down, and what to do. */
  error: { code: string; message: string; hint: string } | null;
  /** Wall clock ms of the last change. */
  since: number;
  /** How often the process was started again. */
  restarts: number;
}

export interface SupervisorSettings {
  configuration: LaneConfiguration;
  epochKey: EpochKey;
  /** What the lane sealed last, to be handed to its next process; absent: nothing is kept for it. */
  tornLog?(): Uint8Array | null;
  spawn(): LaneProcess;
  clock: Clock;
  random: Random;
  log: Log;
}

/** From start to `ready`, on a slow and busy machine. */
const READY_WITHIN_MS = 15_000;
const PING_EVERY_MS = 1_000;
/** Unanswered pings that make a hung process. */
const PINGS_UNANSWERED = 3;
const RESTART = { firstMs: 100, longestMs: 10_000 };
/** A lane that ran this long was well: the next restart is quick again. */
const STEADY_AFTER_MS = 30_000;

/** Keeps one lane process running: starts it, watches it, kills it when it hangs, starts it again. Never gives up. */
export class LaneSupervisor {
  readonly #settings: SupervisorSettings;
  readonly #log: Log;
  #epochKey: EpochKey;
  #process: LaneProcess | null = null;
  #status: LaneStatus;
  #timers = new Set<Timer>();
  #failures = 0;
  #startedMs = 0;
  #pingNonce = 0;
  #pongNonce = 0;
  #configured = false;
  #stopped = true;
  readonly #onMessage: ((message: FromLane) => void)[] = [];
  readonly #onReady: ((ready: boolean) => void)[] = [];
  readonly #onStatus: ((status: LaneStatus) => void)[] = [];

  constructor(settings: SupervisorSettings) {
    const lane = settings.configuration.lane;
    this.#settings = settings;
    this.#epochKey = settings.epochKey;
    this.#log = settings.log.child({ component: 'lane', lane });
    const since = settings.clock.now();
    this.#status = { lane, state: 'starting', reader: null, error: null, since, restarts: 0 };
  }

  start(): void {
    this.#stopped = false;
    this.#startProcess();
  }

  /** Ends the process, whatever it is doing. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimers();
    const process = this.#process;
    this.#process = null;
    if (!process) return Promise.resolve();
    return new Promise((resolve) => {
      process.onEnd(() => resolve());
      process.kill();
    });
  }

  /** For the records of today: a new day brings a new epoch. */
  setEpochKey(key: EpochKey): void {
    this.#epochKey = key;
    this.#process?.send(epochKeyMessage(key));
  }

  /** Is there a reader that can be armed? */
  ready(): boolean {
    return this.#status.state === 'up';
  }

  post(message: Extract<ToLane, { kind: 'arm' | 'disarm' }>): void {
    this.#process?.send(message);
  }

  onMessage(listener: (message: FromLane) => void): void {
    this.#onMessage.push(listener);
  }

  /** Called when `ready` changes. After false, what was armed is forgotten. */
  onReady(listener: (ready: boolean) => void): void {
    this.#onReady.push(listener);
  }

  status(): LaneStatus {
    return this.#status;
  }

  onStatus(listener: (status: LaneStatus) => void): void {
    this.#onStatus.push(listener);
  }

  #startProcess(): void {
    const { spawn, configuration, clock } = this.#settings;
    const process = spawn();
    this.#process = process;
    this.#startedMs = clock.monotonicMs();
    this.#configured = false;
    process.onMessage((message) => {
      if (this.#process === process) this.#received(process, message);
    });
    process.onEnd((reason) => {
      if (this.#process === process) this.#ended(reason);
    });
    process.send({ kind: 'configure', configuration });
    process.send(epochKeyMessage(this.#epochKey));
    const tornLog = this.#settings.tornLog?.();
    if (tornLog) {
      process.send({ kind: 'torn-log', sealedBase64: Buffer.from(tornLog).toString('base64') });
    }
    this.#after(READY_WITHIN_MS, () => {
      if (!this.#configured) this.#kill(process, 'The lane does not get ready');
    });
  }

  #ping(process: LaneProcess): void {
    if (this.#pingNonce - this.#pongNonce >= PINGS_UNANSWERED) {
      this.#kill(process, 'The lane hangs');
      return;
    }
    process.send({ kind: 'ping', nonce: ++this.#pingNonce });
    this.#after(PING_EVERY_MS, () => this.#ping(process));
  }

  #kill(process: LaneProcess, message: 'The lane hangs' | 'The lane does not get ready'): void {
    this.#log.warn(message, pidField(process));
    process.kill();
  }

  #received(process: LaneProcess, message: FromLane): void {
    switch (message.kind) {
      case 'pong':
        this.#pongNonce = message.nonce;
        return;
      case 'ready':
        this.#configured = true;
        this.#pongNonce = this.#pingNonce;
        this.#ping(process);
        return;
      case 'reader':
        if (message.state === 'up') {
          this.#log.info('The reader is ready', { reader: message.name });
          this.#change({ state: 'up', reader: message.name, error: null });
        } else {
          const { code, message: text, hint } = message;
          this.#log.warn('The reader is not ready', { code, reason: text, hint });
          this.#change({ state: 'down', error: { code, message: text, hint } });
        }
        break;
      default:
        break;
    }
    for (const listener of this.#onMessage) listener(message);
  }

  #ended(reason: string): void {
    const { clock, random } = this.#settings;
    const process = this.#process;
    this.#process = null;
    this.#cancelTimers();
    if (this.#stopped) return;
    this.#failures = clock.monotonicMs() - this.#startedMs >= STEADY_AFTER_MS ? 1 : this.#failures + 1;
    const delayMs = backoffMs(this.#failures, RESTART, random);
    this.#log.warn('The lane ended and is started again', {
      ...pidField(process),
      reason,
      attempt: this.#failures,
      delayMs: Math.round(delayMs),
    });
    // A reader that failed has said why before its process ended: that is worth more than how it ended.
    const error = this.#status.error ?? {
      code: 'lane_unavailable',
      message: `The reader's process ended (${reason}).`,
      hint: 'It is started again by itself. If this goes on, see the log.',
    };
    this.#change({ state: 'down', error, restarts: this.#status.restarts + 1 });
    this.#after(delayMs, () => this.#startProcess());
  }

  #change(change: Partial<LaneStatus>): void {
    const before = this.ready();
    this.#status = { ...this.#status, ...change, since: this.#settings.clock.now() };
    for (const listener of this.#onStatus) listener(this.#status);
    if (before === this.ready()) return;
    for (const listener of this.#onReady) listener(this.ready());
  }

  #after(delayMs: number, action: () => void): void {
    const timer = this.#settings.clock.after(delayMs, () => {
      this.#timers.delete(timer);
      action();
    });
    this.#timers.add(timer);
  }

  #cancelTimers(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}

function epochKeyMessage({ epoch, key }: EpochKey): ToLane {
  return { kind: 'epoch-key', epoch, keyBase64: Buffer.from(key).toString('base64') };
}

function pidField(process: LaneProcess | null): { pid?: number } {
  return process?.pid === undefined ? {} : { pid: process.pid };
}
