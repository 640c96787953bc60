import { toHex } from '../../../platform/bytes/hex.ts';
import { statusWordMeaning } from '../../iso7816/status-words.ts';
import { applicationName } from './applications.ts';
import {
  CARD_CAPABILITIES,
  CARD_SERVICE_DATA,
  cardByHistoricalBytes,
  lifeCycle,
  STORAGE_CARDS,
  STORAGE_STANDARDS,
} from './atr-tables.ts';
import { readBits } from './bit-readings.ts';
import { type DecodedNode, type Details, part } from './decoded.ts';
import { countryNameByNumber } from './iso-names.ts';
import { numericCode } from './number-values.ts';
import { isPrintable, textValue } from './text-values.ts';

const CATEGORY = { STATUS_AT_END: 0x00, DIR_REFERENCE: 0x10, COMPACT_TLV: 0x80 } as const;

/** RID of the PC/SC workgroup. */
const PCSC_STORAGE = '804F0CA000000306';

/** The historical bytes, which begin at `at` of the ATR. @spec ISO/IEC 7816-4:2020, 12.1.1 */
export function historicalBytes(bytes: Uint8Array, at: number, contactless: boolean): Details {
  if (toHex(bytes).startsWith(PCSC_STORAGE)) return storageCard(bytes, at);
  const card = contactless ? cardByHistoricalBytes(bytes) : undefined;
  const details = byCategory(bytes, at);
  return card === undefined ? details : { ...details, meaning: card };
}

function byCategory(bytes: Uint8Array, at: number): Details {
  const category = bytes[0]!;
  const first = (meaning: string) => part('Category indicator', bytes.subarray(0, 1), at, { meaning });
  switch (category) {
    case CATEGORY.STATUS_AT_END: {
      const statusAt = Math.max(1, bytes.length - 3);
      return {
        children: [
          first('COMPACT-TLV, then a status indicator'),
          ...compactTlv(bytes.subarray(1, statusAt), at + 1),
          ...status(bytes.subarray(statusAt), at + statusAt),
        ],
      };
    }
    case CATEGORY.COMPACT_TLV:
      return { children: [first('COMPACT-TLV'), ...compactTlv(bytes.subarray(1), at + 1)] };
    case CATEGORY.DIR_REFERENCE:
      return { children: [first('DIR data reference'), part('DIR reference', bytes.subarray(1), at + 1)] };
    default: {
      const text = isPrintable(bytes) ? textValue(bytes) : {};
      return { meaning: 'proprietary', ...text };
    }
  }
}

function compactTlv(bytes: Uint8Array, at: number): DecodedNode[] {
  const nodes: DecodedNode[] = [];
  for (let from = 0; from < bytes.length; ) {
    const header = bytes[from]!;
    const [tag, length] = [header >> 4, header & 0x0f];
    const value = bytes.subarray(from + 1, from + 1 + length);
    nodes.push(compactObject(tag, value, at + from, value.length < length));
    from += 1 + length;
  }
  return nodes;
}

const COMPACT_NAMES: Readonly<Record<number, string>> = {
  1: 'Country code',
  2: 'Issuer identification number',
  3: 'Card service data',
  4: 'Initial access data',
  5: 'Card issuer’s data',
  6: 'Pre-issuing data',
  7: 'Card capabilities',
  8: 'Status indicator',
  15: 'Application identifier',
};

function compactObject(tag: number, value: Uint8Array, offset: number, cut: boolean): DecodedNode {
  const name = COMPACT_NAMES[tag] ?? `Object ${tag.toString(16).toUpperCase()}`;
  const notes = cut ? { notes: ['Cut off.'] } : {};
  return part(name, value, offset, { ...compactDetails(tag, value, offset + 1), ...notes });
}

function compactDetails(tag: number, value: Uint8Array, at: number): Details {
  if (tag === 1) {
    const code = numericCode(value);
    const country = code === null ? undefined : countryNameByNumber(Math.floor(code / 10));
    return country === undefined ? {} : { meaning: country };
  }
  if (tag === 3) return { bits: readBits(CARD_SERVICE_DATA, value) };
  if (tag === 7) return { bits: readBits(CARD_CAPABILITIES, value) };
  if (tag === 8) return { children: status(value, at) };
  if (tag === 15) {
    const meaning = applicationName(value);
    return meaning === undefined ? {} : { meaning };
  }
  return isPrintable(value) ? textValue(value) : {};
}

/** One byte is a life cycle status, two are a status word, three are both. */
function status(bytes: Uint8Array, at: number): DecodedNode[] {
  const nodes: DecodedNode[] = [];
  const swAt = bytes.length === 2 ? 0 : 1;
  if (bytes.length !== 2 && bytes.length > 0) {
    const lcs = bytes.subarray(0, 1);
    nodes.push(part('Life cycle status', lcs, at, { meaning: lifeCycle(lcs[0]!) }));
  }
  const sw = bytes.subarray(swAt);
  if (sw.length === 2) {
    const word = (sw[0]! << 8) | sw[1]!;
    const meaning = word === 0 ? 'no information' : statusWordMeaning(word);
    nodes.push(part('Status word', sw, at + swAt, { meaning }));
  }
  return nodes;
}

/** What a PC/SC reader makes up for a card without an ATS. @spec PC/SC part 3, 3.1.3.2.3.2 */
function storageCard(bytes: Uint8Array, at: number): Details {
  const standard = bytes[8] ?? 0;
  const name = ((bytes[9] ?? 0) << 8) | (bytes[10] ?? 0);
  const card = STORAGE_CARDS[name];
  return {
    meaning: card ?? 'storage card, its name is not in the table',
    children: [
      part('Category indicator', bytes.subarray(0, 1), at, { meaning: 'COMPACT-TLV' }),
      part('Application identifier', bytes.subarray(3, 8), at + 1, {
        meaning: 'PC/SC workgroup: storage card',
      }),
      part('Standard', bytes.subarray(8, 9), at + 8, { meaning: STORAGE_STANDARDS[standard] ?? 'RFU' }),
      part('Card name', bytes.subarray(9, 11), at + 9, { value: name, ...(card ? { meaning: card } : {}) }),
      part('RFU', bytes.subarray(11), at + 11),
    ],
  };
}
