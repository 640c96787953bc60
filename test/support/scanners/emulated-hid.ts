import type { ScannerTrouble } from '../../../drivers/scanners/announcements.ts';
import type {
  HidEvents,
  HidOpening,
  HidPort,
  ListedHid,
} from '../../../drivers/scanners/hid-pos/hid-port.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { HONEYWELL } from './report-descriptors.ts';

export const SCANNER: ListedHid = {
  path: '/dev/hidraw3',
  vendorId: 0x0c2e,
  productId: 0x0b87,
  serialNumber: 'SN0001',
  product: 'Counter scanner',
  usagePage: 0x8c,
  usage: 0x02,
};

export const KEYBOARD: ListedHid = {
  ...SCANNER,
  path: '/dev/hidraw0',
  product: 'Keyboard',
  usagePage: 1,
  usage: 6,
};

/** hidraw below the driver: devices that are listed, opened, spoken to and pulled. */
export class EmulatedHid implements HidPort {
  devices: ListedHid[] = [KEYBOARD, SCANNER];
  reportDescriptor: Uint8Array = HONEYWELL;
  refuses: ScannerTrouble | null = null;
  /** The next list never ends. */
  listsNever = false;
  closesNever = false;
  /** What is sent is never taken. */
  takesNever = false;
  /** What the device was sent, as "output 0404". */
  readonly sent: string[] = [];
  opened = 0;
  closed = 0;
  #open: { path: string; events: HidEvents } | null = null;

  get isOpen(): boolean {
    return this.#open !== null;
  }

  async list(): Promise<readonly ListedHid[]> {
    if (this.listsNever) return new Promise(() => {});
    return [...this.devices];
  }

  async open(path: string, events: HidEvents): Promise<HidOpening> {
    if (this.refuses) return { kind: 'failed', code: this.refuses };
    if (!this.devices.some((device) => device.path === path))
      return { kind: 'failed', code: 'scanner_not_found' };
    this.opened += 1;
    this.#open = { path, events };
    return {
      kind: 'open',
      device: {
        reportDescriptor: this.reportDescriptor,
        send: async ({ kind, bytes }) => {
          if (this.takesNever) return new Promise(() => {});
          if (!this.isOpen) return false;
          this.sent.push(`${kind} ${toHex(bytes)}`);
          return true;
        },
        close: async () => {
          this.closed += 1;
          this.#open = null;
          if (this.closesNever) return new Promise(() => {});
        },
      },
    };
  }

  send(...reports: readonly Uint8Array[]): void {
    for (const report of reports) this.#open?.events.onReport(report);
  }

  unplug(): void {
    this.devices = [KEYBOARD];
    const open = this.#open;
    this.#open = null;
    open?.events.onGone();
  }

  plugIn(device: ListedHid = SCANNER): void {
    this.devices = [KEYBOARD, device];
  }
}
