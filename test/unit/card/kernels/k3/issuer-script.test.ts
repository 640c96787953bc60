import { expect, test } from 'vitest';
import { issuerScripts } from '../../../../../src/card/kernels/k3/issuer-script.ts';
import { fromHex } from '../../../../../src/platform/bytes/hex.ts';
import { tlvHex } from '../../../../support/card/objects.ts';

const only = (command: string) => issuerScripts(fromHex(tlvHex(0x86, command)), 0x72)[0]!.commands[0];

test.each([
  ['header alone', '84180000', { cla: 0x84, ins: 0x18, p1: 0, p2: 0 }],
  ['with Le', '80CA9F1700', { cla: 0x80, ins: 0xca, p1: 0x9f, p2: 0x17, le: 0 }],
  ['with data', '0082000002A1B2', { cla: 0, ins: 0x82, p1: 0, p2: 0, data: fromHex('A1B2') }],
  ['with data and Le', '0082000002A1B200', { cla: 0, ins: 0x82, p1: 0, p2: 0, data: fromHex('A1B2'), le: 0 }],
])('a command %s is taken apart', (_title, hex, command) => {
  expect(only(hex)).toEqual(command);
});

test.each([
  ['nothing', ''],
  ['half a header', '8418'],
  ['fewer data than Lc', '0082000003A1B2'],
  ['more data than Lc', '0082000001A1B2C3'],
  ['extended length', '00820000000002A1B2'],
])('%s is no command', (_title, hex) => {
  expect(only(hex)).toBeNull();
});

test('scripts keep their order and identifiers; what is no command is passed over', () => {
  const script = (identifier: string, command: string) =>
    tlvHex(0x72, tlvHex(0x9f18, identifier) + tlvHex(0xdf01, '00') + tlvHex(0x86, command));
  const scripts = issuerScripts(
    fromHex(script('00000001', '84180000') + script('00000002', '84160000')),
    0x72,
  );
  expect(scripts.map(({ identifier, commands }) => [identifier[3], commands.map((one) => one?.ins)])).toEqual(
    [
      [1, [0x18]],
      [2, [0x16]],
    ],
  );
});

test('an identifier of another length counts as none', () => {
  const [script] = issuerScripts(fromHex(tlvHex(0x71, tlvHex(0x9f18, '0102'))), 0x71);
  expect(script?.identifier).toEqual(new Uint8Array(4));
});
