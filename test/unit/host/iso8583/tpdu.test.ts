import { expect, test } from 'vitest';
import { FrameCutter, FramingError, frameMessage } from '../../../../src/host/iso8583/framing.ts';
import { answerTpdu, splitTpdu, withTpdu } from '../../../../src/host/iso8583/tpdu.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const TO_HOST = { id: 0x60, destination: 0x0012, origin: 0x8001 };

test('a TPDU stands in front of the message and is counted in its length', () => {
  const frame = frameMessage('binary-2', withTpdu(TO_HOST, fromHex('0800')));
  expect(toHex(frame)).toBe('0007' + '6000128001' + '0800');
});

test('what comes is taken apart, and the answer goes back to its origin', () => {
  const [frame] = new FrameCutter('binary-2').push(fromHex('0007' + '6000128001' + '0800'));
  const { tpdu, message } = splitTpdu(frame!);
  expect(tpdu).toEqual(TO_HOST);
  expect(toHex(message)).toBe('0800');
  expect(toHex(withTpdu(answerTpdu(tpdu), fromHex('0810')))).toBe('6080010012' + '0810');
});

test('a TPDU without a message is refused', () => {
  expect(() => splitTpdu(fromHex('6000128001'))).toThrow(FramingError);
});
