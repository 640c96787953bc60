import { expect, test } from 'vitest';
import { createPreviewPrinter } from '../../../../../drivers/printers/preview/index.ts';

test('its switch takes the paper away and brings it back, and says so', async () => {
  const printer = createPreviewPrinter();
  const seen: string[] = [];
  printer.onStatus(({ state }) => seen.push(state));
  const receipt = { copy: 'customer', receiptline: 'x\n' } as const;
  expect(await printer.print(receipt)).toEqual({ kind: 'printed' });
  printer.setUp(false);
  expect(await printer.print(receipt)).toMatchObject({ kind: 'unavailable', code: 'paper_out' });
  printer.setUp(true);
  expect(await printer.print(receipt)).toEqual({ kind: 'printed' });
  expect(seen).toEqual(['unavailable', 'ready']);
});
