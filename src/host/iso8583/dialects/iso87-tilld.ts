import { compileDialect } from '../dialect.ts';
import type { SpareNibble } from '../field-spec.ts';
import { fixed, LL_BCD, LLL_BCD, variable } from '../field-table.ts';

/** Card numbers go out as the card gave them: digits from the left, an F after an odd number of them. */
const FILLED_WITH_F: SpareNibble = { side: 'right', nibble: 0xf };

/**
 * ISO 8583:1987 in BCD and binary, as tilld speaks it with its own simulated host and as a pattern for an
 * acquirer's: numbers two digits a byte (an odd number behind a 0), text in ASCII, bitmaps and DE 55 in binary.
 */
export const iso87Tilld = compileDialect({
  name: 'iso87-tilld',
  header: null,
  mti: fixed('Message type indicator', 'n', 4, 'bcd', { show: 'clear' }),
  bitmap: { primary: 'binary', secondary: 'binary' },
  fields: {
    2: variable('Primary account number', 'n', 19, 'bcd', LL_BCD, {
      value: 'packed',
      spareNibble: FILLED_WITH_F,
      show: 'pan',
    }),
    3: fixed('Processing code', 'n', 6, 'bcd', { show: 'clear' }),
    4: fixed('Amount, transaction', 'n', 12, 'bcd', { show: 'clear' }),
    7: fixed('Transmission date and time', 'n', 10, 'bcd', { show: 'clear' }),
    11: fixed('System trace audit number', 'n', 6, 'bcd', { show: 'clear' }),
    12: fixed('Time, local transaction', 'n', 6, 'bcd', { show: 'clear' }),
    13: fixed('Date, local transaction', 'n', 4, 'bcd', { show: 'clear' }),
    14: fixed('Date, expiration', 'n', 4, 'bcd', { value: 'packed', pad: null }),
    18: fixed('Merchant type', 'n', 4, 'bcd', { show: 'clear' }),
    22: fixed('Point of service entry mode', 'n', 3, 'bcd', { show: 'clear' }),
    23: fixed('Card sequence number', 'n', 3, 'bcd', { show: 'clear' }),
    25: fixed('Point of service condition code', 'n', 2, 'bcd', { show: 'clear' }),
    35: variable('Track 2 data', 'z', 37, 'bcd', LL_BCD, { value: 'packed', spareNibble: FILLED_WITH_F }),
    37: fixed('Retrieval reference number', 'an', 12, 'ascii', { show: 'clear' }),
    38: fixed('Authorization identification response', 'an', 6, 'ascii', { show: 'clear' }),
    39: fixed('Response code', 'an', 2, 'ascii', { show: 'clear' }),
    41: fixed('Card acceptor terminal identification', 'ans', 8, 'ascii', { show: 'clear' }),
    42: fixed('Card acceptor identification code', 'ans', 15, 'ascii', { show: 'clear' }),
    44: variable('Additional response data', 'ans', 25, 'ascii', LL_BCD, { show: 'clear' }),
    48: variable('Additional data', 'ans', 999, 'ascii', LLL_BCD, { show: 'clear' }),
    49: fixed('Currency code, transaction', 'n', 3, 'bcd', { show: 'clear' }),
    52: fixed('PIN data', 'b', 8, 'binary'),
    53: fixed('Security related control information', 'b', 8, 'binary'),
    55: variable('ICC related data', 'b', 999, 'binary', LLL_BCD, { show: 'tlv' }),
    60: variable('Batch number', 'n', 6, 'bcd', LLL_BCD, { show: 'clear' }),
    62: variable('Payment id', 'ans', 64, 'ascii', LLL_BCD, { show: 'clear' }),
    63: variable('Audit head', 'ans', 128, 'ascii', LLL_BCD, { show: 'clear' }),
    64: fixed('Message authentication code', 'b', 8, 'binary'),
    66: fixed('Settlement code', 'n', 1, 'bcd', { show: 'clear' }),
    70: fixed('Network management information code', 'n', 3, 'bcd', { show: 'clear' }),
    74: fixed('Credits, number', 'n', 10, 'bcd', { show: 'clear' }),
    75: fixed('Credits, reversal number', 'n', 10, 'bcd', { show: 'clear' }),
    76: fixed('Debits, number', 'n', 10, 'bcd', { show: 'clear' }),
    77: fixed('Debits, reversal number', 'n', 10, 'bcd', { show: 'clear' }),
    86: fixed('Credits, amount', 'n', 16, 'bcd', { show: 'clear' }),
    87: fixed('Credits, reversal amount', 'n', 16, 'bcd', { show: 'clear' }),
    88: fixed('Debits, amount', 'n', 16, 'bcd', { show: 'clear' }),
    89: fixed('Debits, reversal amount', 'n', 16, 'bcd', { show: 'clear' }),
    90: fixed('Original data elements', 'n', 42, 'bcd', { show: 'clear' }),
    96: variable('Message security code', 'b', 256, 'binary', LLL_BCD),
    97: fixed('Amount, net settlement', 'xn', 17, 'bcd', { show: 'clear' }),
    128: fixed('Message authentication code', 'b', 8, 'binary'),
  },
});
