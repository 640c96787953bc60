import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Device, devicesAsync, HIDAsync } from 'node-hid';
import type { HidEvents, HidOpening, HidPort, ListedHid } from './hid-port.ts';

/**
 * The machine's devices through node-hid and hidraw.
 * QUIRK(node-hid): the class `HID` keeps a thread of libuv's pool for as long as it reads; `HIDAsync` has its own.
 */
export const nodeHidPort: HidPort = {
  async list() {
    try {
      return (await devicesAsync()).flatMap((device) => listed(device) ?? []);
    } catch {
      return [];
    }
  },

  async open(path, events) {
    try {
      return { kind: 'open', device: watched(await HIDAsync.open(path), await descriptorOf(path), events) };
    } catch (error) {
      // QUIRK(node-hid): the reason is in the text only.
      const isDenied = error instanceof Error && /permission denied/i.test(error.message);
      return { kind: 'failed', code: isDenied ? 'scanner_access_denied' : 'scanner_not_found' };
    }
  },
};

function listed({ path, usagePage = 0, usage = 0, ...device }: Device): ListedHid | null {
  if (path === undefined) return null;
  const { vendorId, productId, serialNumber = '', product = '' } = device;
  return { path, vendorId, productId, serialNumber, product, usagePage, usage };
}

/** node-hid does not give it; the kernel does. */
async function descriptorOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`);
  } catch {
    return new Uint8Array();
  }
}

function watched(
  hid: HIDAsync,
  reportDescriptor: Uint8Array,
  events: HidEvents,
): Extract<HidOpening, { kind: 'open' }>['device'] {
  let isWatched = true;
  hid.on('data', (report: Uint8Array) => {
    if (isWatched) events.onReport(report);
  });
  // QUIRK(node-hid): an unplug is an "error" and no "close"; what is sent afterwards throws.
  hid.on('error', () => {
    if (isWatched) events.onGone();
    isWatched = false;
  });
  return {
    reportDescriptor,
    async send({ kind, bytes }) {
      try {
        const report = Buffer.from(bytes);
        if (kind === 'feature') await hid.sendFeatureReport(report);
        else await hid.write(report);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      isWatched = false;
      try {
        await hid.close();
      } catch {
        // it is closed
      }
    },
  };
}
