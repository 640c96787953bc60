import { expect, test } from 'vitest';
import { createPreviewPrinter } from '../../drivers/printers/preview/index.ts';
import { plugins } from '../../src/daemon/plugins.ts';
import { serialBench } from '../support/printers/serial-bench.ts';
import { type PrinterRig, printerContract } from './printer-suite.ts';

function withoutPaper(): PrinterRig {
  const { printer, peer, clock } = serialBench();
  return {
    printer,
    breakIt: () => {
      peer.paper = 'out';
    },
    mend: async () => {
      peer.paper = 'there';
      await clock.run(5_000);
    },
    dispose: () => printer.stop(),
  };
}

function withoutCable(): PrinterRig {
  const { printer, port, clock } = serialBench();
  return {
    printer,
    breakIt: () => port.unplug(),
    mend: async () => {
      port.present = true;
      await clock.run(5_000);
    },
    dispose: () => printer.stop(),
  };
}

function preview(): PrinterRig {
  const printer = createPreviewPrinter();
  return {
    printer,
    breakIt: () => printer.setUp(false),
    mend: async () => printer.setUp(true),
    dispose: () => printer.stop(),
  };
}

const RIGS: Readonly<Record<string, Readonly<Record<string, () => PrinterRig>>>> = {
  preview: { preview },
  'escpos-serial': {
    'escpos-serial, paper out': withoutPaper,
    'escpos-serial, cable pulled': withoutCable,
  },
};

test('every printer driver is held to the contract', () => {
  expect(Object.keys(RIGS).sort()).toEqual(plugins.printers.map(({ name }) => name).sort());
});

for (const rigs of Object.values(RIGS)) {
  for (const [name, makeRig] of Object.entries(rigs)) printerContract(name, makeRig);
}

test.each(plugins.printers.map((definition) => [definition.name, definition] as const))(
  '%s: its options name a typo',
  (_name, definition) => {
    const result = definition.options.safeParse({ path: '/dev/ttyUSB0', pathh: 1 });
    expect(result.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
  },
);
