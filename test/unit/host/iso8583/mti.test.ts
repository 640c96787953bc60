import { expect, test } from 'vitest';
import { readMti, responseMti } from '../../../../src/host/iso8583/mti.ts';

test.each([
  ['0200', '1987', 'financial', 'request', 'acquirer'],
  ['0421', '1987', 'reversal', 'advice', 'acquirer repeat'],
  ['1804', '1993', 'network management', 'request', 'other'],
  ['2112', '2003', 'authorization', 'request response', 'issuer'],
  ['2640', '2003', 'administrative', 'notification', 'acquirer'],
  ['9099', 'private', null, null, null],
] as const)('%s is read digit by digit', (mti, version, messageClass, messageFunction, origin) => {
  expect(readMti(mti)).toEqual({ version, class: messageClass, function: messageFunction, origin });
});

test.each([
  ['0100', '0110'],
  ['0201', '0210'],
  ['0220', '0230'],
  ['0221', '0230'],
  ['0421', '0430'],
  ['0520', '0530'],
  ['1804', '1814'],
  ['1805', '1814'],
  ['1422', '1432'],
  ['2140', '2150'],
  ['2361', '2370'],
])('%s is answered by %s', (request, answer) => expect(responseMti(request)).toBe(answer));

test.each([
  ['an answer', '0210'],
  ['a notification of 1987', '0640'],
  ['an instruction of 1993', '1360'],
  ['a reserved origin', '0206'],
  ['no message type', '02'],
])('%s has no answer', (_, mti) => expect(responseMti(mti)).toBeNull());
