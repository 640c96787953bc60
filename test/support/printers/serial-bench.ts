import { onTestFinished } from 'vitest';
import { type EscposSerialOptions, Options } from '../../../drivers/printers/escpos-serial/options.ts';
import { SerialPrinter } from '../../../drivers/printers/escpos-serial/serial-printer.ts';
import type { PrinterStatus } from '../../../src/platform/ports/printer.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { EscposPeer } from './escpos-peer.ts';
import { InMemoryPort } from './in-memory-port.ts';

/** The serial driver on a line in memory, in simulated time. */
export function serialBench(changes: Partial<EscposSerialOptions> = {}) {
  const clock = new SimulatedClock();
  const peer = new EscposPeer();
  const port = new InMemoryPort(peer);
  const options = { ...Options.parse({ path: '/dev/ttyUSB0' }), ...changes };
  const printer = new SerialPrinter(options, clock, port.open);
  const seen: PrinterStatus[] = [];
  printer.onStatus((status) => seen.push(status));
  onTestFinished(() => printer.stop());
  return { clock, peer, port, printer, seen };
}
