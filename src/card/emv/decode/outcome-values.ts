import { type CodeNames, codedPart, fieldPart, wrongLength } from './coded-part.ts';
import { type DecodedNode, type Details, group, part } from './decoded.ts';
import { amountValue, currencyValue, decimalDigits, numericCode, unsigned } from './number-values.ts';
import { languagesValue } from './text-values.ts';

/** @spec EMV Contactless Book A, 9.4 */
const MESSAGES: CodeNames = {
  3: 'Approved',
  7: 'Not authorised',
  9: 'Please enter your PIN',
  15: 'Processing error',
  16: 'Please remove card',
  20: 'Welcome',
  21: 'Present card',
  22: 'Processing',
  23: 'Card read OK, please remove card',
  24: 'Please insert or swipe card',
  25: 'Please present one card only',
  26: 'Approved, please sign',
  27: 'Authorising, please wait',
  28: 'Insert, swipe or try another card',
  29: 'Please insert card',
  30: 'No message displayed',
  32: 'See phone for instructions',
  33: 'Present card again',
  255: 'N/A',
};

const STATUSES: CodeNames = {
  0: 'Not ready',
  1: 'Idle',
  2: 'Ready to read',
  3: 'Processing',
  4: 'Card read successfully',
  5: 'Processing error',
  255: 'N/A',
};

/** Format n in units of 100 ms. */
export function holdTime(value: Uint8Array): Details {
  const digits = decimalDigits(value);
  return digits === null
    ? { notes: ['Not decimal.'] }
    : { value: Number(digits) * 100, meaning: `${Number(digits) * 100} ms` };
}

/** DF8116, 22 bytes. @spec EMV Contactless Book C-2, A.1 */
export function userInterfaceRequest(value: Uint8Array, at: number): Details {
  if (value.length !== 22) return wrongLength(22);
  const currency = numericCode(value.subarray(20, 22));
  const exact = currency === null || currency === 0 ? undefined : { numeric: currency };
  return {
    children: [
      codedPart('Message Identifier', value, 0, at, MESSAGES),
      codedPart('Status', value, 1, at, STATUSES),
      fieldPart('Hold Time', value, [2, 5], at, holdTime),
      fieldPart('Language Preference', value, [5, 13], at, (bytes) => languagesValue(unpadded(bytes))),
      codedPart('Value Qualifier', value, 13, at, { 0: 'None', 16: 'Amount', 32: 'Balance' }),
      fieldPart('Value', value, [14, 20], at, (bytes) => amountValue(bytes, exact)),
      fieldPart('Currency Code', value, [20, 22], at, currencyValue),
    ],
  };
}

function unpadded(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

const L1: CodeNames = { 0: 'OK', 1: 'Time-out', 2: 'Transmission error', 3: 'Protocol error' };
const L2: CodeNames = {
  0: 'OK',
  1: 'Card data missing',
  2: 'CAM failed',
  3: 'Status bytes',
  4: 'Parsing error',
  5: 'Max limit exceeded',
  6: 'Card data error',
  7: 'Mag-stripe not supported',
  8: 'No PPSE',
  9: 'PPSE fault',
  10: 'Empty candidate list',
  11: 'IDS read error',
  12: 'IDS write error',
  13: 'IDS data error',
  14: 'IDS no matching AC',
  15: 'Terminal data error',
};
const L3: CodeNames = { 0: 'OK', 1: 'Time-out', 2: 'Stop', 3: 'Amount not present' };

/** DF8115, 6 bytes. @spec EMV Contactless Book C-2, A.1 */
export function errorIndication(value: Uint8Array, at: number): Details {
  if (value.length !== 6) return wrongLength(6);
  return {
    children: [
      codedPart('L1', value, 0, at, L1),
      codedPart('L2', value, 1, at, L2),
      codedPart('L3', value, 2, at, L3),
      part('SW12', value.subarray(3, 5), at + 3),
      codedPart('Msg On Error', value, 5, at, MESSAGES),
    ],
  };
}

const PHONE_ENTRY = 8;

/** DF8131: mask, value, message and status for each entry. @spec EMV Contactless Book C-2, A.1 */
export function phoneMessageTable(value: Uint8Array, at: number): Details {
  const children: DecodedNode[] = [];
  for (let from = 0; from + PHONE_ENTRY <= value.length; from += PHONE_ENTRY) {
    const entry = value.subarray(from, from + PHONE_ENTRY);
    const begin = at + from;
    children.push(
      group(`Entry ${from / PHONE_ENTRY + 1}`, begin, PHONE_ENTRY, [
        part('PCII Mask', entry.subarray(0, 3), begin),
        part('PCII Value', entry.subarray(3, 6), begin + 3),
        codedPart('Message Identifier', entry, 6, begin, MESSAGES),
        codedPart('Status', entry, 7, begin, STATUSES),
      ]),
    );
  }
  const whole = value.length % PHONE_ENTRY === 0;
  return { children, ...(whole ? {} : { notes: [`Ends within an entry of ${PHONE_ENTRY} bytes.`] }) };
}

/** Relay resistance times are in units of 100 microseconds. @spec EMV Contactless Book C-2, A.1 */
export function relayResistanceTime(value: Uint8Array): Details {
  const tenths = unsigned(value);
  return { value: tenths * 100, meaning: `${tenths / 10} ms` };
}
