import { toHex } from '../../../platform/bytes/hex.ts';
import type { BitField, BitRow } from '../bit-table.ts';

/** Clock rate conversion integer and maximum frequency in MHz, by TA1 bits 8 to 5. @spec ISO/IEC 7816-3:2006, table 7 */
export const CLOCK_RATES: Readonly<Record<number, readonly [fi: number, maxMHz: number]>> = {
  0: [372, 4],
  1: [372, 5],
  2: [558, 6],
  3: [744, 8],
  4: [1116, 12],
  5: [1488, 16],
  6: [1860, 20],
  9: [512, 5],
  10: [768, 7.5],
  11: [1024, 10],
  12: [1536, 15],
  13: [2048, 20],
};

/** Baud rate adjustment integer by TA1 bits 4 to 1. @spec ISO/IEC 7816-3:2006, table 8 */
export const BAUD_RATES: Readonly<Record<number, number>> = {
  1: 1,
  2: 2,
  3: 4,
  4: 8,
  5: 16,
  6: 32,
  7: 64,
  8: 12,
  9: 20,
};

export const CLOCK_STOP = ['not supported', 'state L', 'state H', 'no preference'] as const;

interface Bits {
  rows: Readonly<Record<string, BitRow>>;
  fields: readonly BitField[];
}

/** @spec ISO/IEC 7816-4:2020, 12.2.2 */
export const CARD_SERVICE_DATA: Bits = {
  rows: {
    FULL_DF_NAME: [1, 8, 'Application selection by full DF name'],
    PARTIAL_DF_NAME: [1, 7, 'Application selection by partial DF name'],
    EF_DIR: [1, 6, 'Data objects available in EF.DIR'],
    EF_ATR: [1, 5, 'Data objects available in EF.ATR'],
    NO_MF: [1, 1, 'Card without MF'],
  },
  fields: [
    {
      byte: 1,
      high: 4,
      low: 2,
      meaning: 'EF.DIR and EF.ATR are read by',
      values: { 0: 'READ RECORD', 2: 'GET DATA', 4: 'READ BINARY' },
    },
  ],
};

/** @spec ISO/IEC 7816-4:2020, 12.2.2 */
export const CARD_CAPABILITIES: Bits = {
  rows: {
    FULL_DF_NAME: [1, 8, 'DF selection by full DF name'],
    PARTIAL_DF_NAME: [1, 7, 'DF selection by partial DF name'],
    PATH: [1, 6, 'DF selection by path'],
    FILE_IDENTIFIER: [1, 5, 'DF selection by file identifier'],
    IMPLICIT: [1, 4, 'Implicit DF selection'],
    SHORT_EF: [1, 3, 'Short EF identifier supported'],
    RECORD_NUMBER: [1, 2, 'Record number supported'],
    RECORD_IDENTIFIER: [1, 1, 'Record identifier supported'],
    TLV_FILES: [2, 8, 'EFs of TLV structure supported'],
    CHAINING: [3, 8, 'Command chaining'],
    EXTENDED_LENGTH: [3, 7, 'Extended Lc and Le fields'],
    EXTENDED_LENGTH_INFORMATION: [3, 6, 'Extended length information in EF.ATR'],
  },
  fields: [
    {
      byte: 2,
      high: 7,
      low: 6,
      meaning: 'Write functions',
      values: { 0: 'one-time write', 1: 'proprietary', 2: 'write OR', 3: 'write AND' },
    },
    {
      byte: 2,
      high: 5,
      low: 5,
      meaning: 'FF as first byte of a BER-TLV tag',
      values: { 0: 'invalid, padding', 1: 'valid' },
    },
    {
      byte: 2,
      high: 4,
      low: 1,
      meaning: 'Data unit',
      values: Object.fromEntries(
        Array.from({ length: 16 }, (_, power) => [
          power,
          power === 0 ? '1 nibble' : `${2 ** (power - 1)} bytes`,
        ]),
      ),
    },
    {
      byte: 3,
      high: 5,
      low: 4,
      meaning: 'Logical channels',
      values: {
        0: 'none',
        1: 'assigned by the card',
        2: 'assigned by the interface device',
        3: 'assigned by either',
      },
    },
    {
      byte: 3,
      high: 3,
      low: 1,
      meaning: 'Maximum number of logical channels',
      values: { 0: '1', 1: '2', 2: '3', 3: '4', 4: '5', 5: '6', 6: '7', 7: '8 or more' },
    },
  ],
};

/** @spec ISO/IEC 7816-4:2020, 7.4.10 */
export function lifeCycle(status: number): string {
  const states: Readonly<Record<number, string>> = {
    0: 'no information',
    1: 'creation',
    3: 'initialisation',
  };
  if ((status & 0xfd) === 0x05) return 'operational, activated';
  if ((status & 0xfd) === 0x04) return 'operational, deactivated';
  if ((status & 0xfc) === 0x0c) return 'termination';
  return states[status] ?? 'proprietary';
}

/** Standard of a storage card. @spec PC/SC part 3, supplemental document, SS */
export const STORAGE_STANDARDS: Readonly<Record<number, string>> = {
  0: 'no information',
  1: 'ISO/IEC 14443 type A, part 1',
  2: 'ISO/IEC 14443 type A, part 2',
  3: 'ISO/IEC 14443 type A, part 3',
  5: 'ISO/IEC 14443 type B, part 1',
  6: 'ISO/IEC 14443 type B, part 2',
  7: 'ISO/IEC 14443 type B, part 3',
  9: 'ISO/IEC 15693, part 1',
  10: 'ISO/IEC 15693, part 2',
  11: 'ISO/IEC 15693, part 3',
  12: 'ISO/IEC 15693, part 4',
  13: 'contact, ISO/IEC 7816-10 I2C',
  14: 'contact, ISO/IEC 7816-10 extended I2C',
  15: 'contact, ISO/IEC 7816-10 2-wire',
  16: 'contact, ISO/IEC 7816-10 3-wire',
  17: 'FeliCa',
  64: 'low frequency contactless',
};

/** Name of a storage card. @spec PC/SC part 3, supplemental document, NN; F0xx and FFxx: readers' own */
export const STORAGE_CARDS: Readonly<Record<number, string>> = {
  1: 'MIFARE Classic 1K',
  2: 'MIFARE Classic 4K',
  3: 'MIFARE Ultralight or NTAG21x',
  4: 'SLE 55R',
  6: 'SR176',
  7: 'SRI X4K',
  8: 'AT88RF020',
  18: 'TAG IT',
  20: 'ICODE SLI',
  38: 'MIFARE Mini',
  47: 'Jewel',
  48: 'Topaz NFC Forum type 1 tag',
  54: 'MIFARE Plus SL1 2K',
  55: 'MIFARE Plus SL1 4K',
  56: 'MIFARE Plus SL2 2K',
  57: 'MIFARE Plus SL2 4K',
  58: 'MIFARE Ultralight C',
  59: 'FeliCa',
  61: 'MIFARE Ultralight EV1',
  61444: 'Topaz, Jewel',
  61457: 'FeliCa 212 kbit/s',
  61458: 'FeliCa 424 kbit/s',
};

/** Cards that their historical bytes tell, behind a PC/SC reader of contactless cards. */
const BY_HISTORICAL_BYTES: Readonly<Record<string, string>> = {
  '80': 'MIFARE DESFire or NTAG 424 DNA',
  '75778102': 'MIFARE DESFire (older readers)',
  C1052F2F01BCD6: 'MIFARE Plus X',
  C1052F2F0035C730: 'MIFARE Plus S',
};

/** NOTE: a hint only: any card may send these bytes. */
export function cardByHistoricalBytes(historical: Uint8Array): string | undefined {
  return BY_HISTORICAL_BYTES[toHex(historical)];
}
