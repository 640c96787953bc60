import type { DeviceView } from '../desk/api/contract.ts';
import type { Clock } from '../platform/ports/clock.ts';
import { isoTime } from '../platform/time/iso-time.ts';

export interface DeviceState {
  state: DeviceView['state'];
  detail?: string | null;
  hint?: string | null;
}

/** What each device is doing, since when, and what to do about it. */
export class DeviceBoard {
  readonly #devices = new Map<string, DeviceView>();
  readonly #clock: Clock;
  #onChange: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  set(name: string, kind: DeviceView['kind'], { state, detail = null, hint = null }: DeviceState): void {
    const before = this.#devices.get(name);
    if (before?.state === state && before.detail === detail && before.hint === hint) return;
    const since = before?.state === state ? before.since : isoTime(this.#clock.now());
    this.#devices.set(name, { name, kind, state, detail, hint, since });
    this.#onChange();
  }

  views(): DeviceView[] {
    return [...this.#devices.values()];
  }

  /** Can payments be taken? The printer may be out of paper and the host away: sales go on. */
  ready(): boolean {
    const isReady = (kind: DeviceView['kind']) =>
      this.views().some((device) => device.kind === kind && device.state === 'ready');
    return (isReady('reader') || isReady('wallet')) && isReady('database');
  }
}
