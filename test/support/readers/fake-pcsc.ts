import type { DeviceStatus, PcscContext, PcscDevice } from '../../../drivers/readers/pcsc/pcsc-context.ts';
import type { PcscAccess } from '../../../drivers/readers/pcsc/pcsc-reader.ts';

/** The card's answer to a command; a promise that never settles is a hung reader. */
export type Answer = (command: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export const ATR = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

/** One reader of the fake pcscd, with switches for what a reader and a hand do. */
export class FakeDevice implements PcscDevice {
  readonly name: string;
  closed = false;
  /** What connect does, by default it works. */
  connects: () => Promise<void> = async () => {};
  answer: Answer = () => Uint8Array.of(0x90, 0x00);
  /** Every native call in order, with its end: shows whether two overlapped. */
  readonly calls: string[] = [];
  /** What the reader says to each command of its own, in turn; a throw: escape commands are not allowed. */
  escapes: (command: Uint8Array) => Uint8Array = () => {
    throw new Error('SCardControl error: Feature not supported.(0x8010001F)');
  };
  #changes = 0;
  #onStatus: (status: DeviceStatus) => void = () => {};
  #onGone: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#onStatus = listener;
  }

  onGone(listener: () => void): void {
    this.#onGone = listener;
  }

  connect = (): Promise<void> => this.#call('connect', this.connects);
  disconnect = (): Promise<void> => this.#call('disconnect', async () => {});
  transmit = (command: Uint8Array): Promise<Uint8Array> =>
    this.#call('transmit', async () => this.answer(command));
  escape = (commands: readonly Uint8Array[]): Promise<Uint8Array[]> =>
    this.#call('escape', async () => commands.map((command) => this.escapes(command)));

  close(): void {
    this.closed = true;
  }

  insert(atr: Uint8Array = ATR): void {
    this.#changes++;
    this.#onStatus({ state: 'card', changes: this.#changes, atr });
  }

  /** Another status of the same card, as when another program connects to it. */
  repeatStatus(atr: Uint8Array = ATR): void {
    this.#onStatus({ state: 'card', changes: this.#changes, atr });
  }

  remove(): void {
    this.#changes++;
    this.#onStatus({ state: 'empty', changes: this.#changes, atr: new Uint8Array(0) });
  }

  /** Away and back between two looks of pcscd: only the counter tells. */
  swap(): void {
    this.#changes += 2;
    this.#onStatus({ state: 'card', changes: this.#changes, atr: ATR });
  }

  idle(): void {
    this.#onStatus({ state: 'empty', changes: this.#changes, atr: new Uint8Array(0) });
  }

  unavailable(): void {
    this.#onStatus({ state: 'unavailable', changes: this.#changes, atr: new Uint8Array(0) });
  }

  gone(): void {
    this.#onGone();
  }

  async #call<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.calls.push(name);
    try {
      return await work();
    } finally {
      this.calls.push(`${name} ended`);
    }
  }
}

/** PC/SC with readers that appear when `plugIn` says so. */
export class FakePcsc implements PcscAccess {
  /** Set: no pcscd listens. */
  missing: Error | null = null;
  opened = 0;
  closed = 0;
  #onDevice: (device: PcscDevice) => void = () => {};
  #onError: (error: Error) => void = () => {};

  async preflight(): Promise<void> {
    if (this.missing) throw this.missing;
  }

  open(): PcscContext {
    this.opened++;
    return {
      onDevice: (listener) => {
        this.#onDevice = listener;
      },
      onError: (listener) => {
        this.#onError = listener;
      },
      close: () => {
        this.closed++;
      },
    };
  }

  plugIn(device: FakeDevice): void {
    this.#onDevice(device);
  }

  breakDown(): void {
    this.#onError(new Error('SCardGetStatusChange error: RPC transport error.(0x80100013)'));
  }
}
