import { BAUD_RATES, CLOCK_RATES, CLOCK_STOP } from './atr-tables.ts';
import { type DecodedNode, type Details, part } from './decoded.ts';

/** What was read of the interface bytes so far. */
export interface TransmissionState {
  /** T of TD1, TD2, ... */
  protocols: number[];
  /** Those that set something, by what they are about: 'TA1', 'T1:A' for the first TA of T=1. */
  bytes: Map<string, number>;
}

/** TAi, TBi or TCi. @spec ISO/IEC 7816-3:2006, 8.3, 10.2 and 11.4 */
export function interfaceDetails(
  letter: 'A' | 'B' | 'C',
  i: number,
  byte: number,
  state: TransmissionState,
): Details {
  if (i <= 2) {
    state.bytes.set(`T${letter}${i}`, byte);
    return GLOBAL[`T${letter}${i}`]!(byte);
  }
  const protocol = state.protocols[i - 2]!;
  const key = `T${protocol}:${letter}`;
  if (state.bytes.has(key)) return { meaning: `further byte of T=${protocol}` };
  state.bytes.set(key, byte);
  return SPECIFIC[key]?.(byte) ?? { meaning: `for T=${protocol}` };
}

const GLOBAL: Readonly<Record<string, (byte: number) => Details>> = {
  TA1: (byte) => {
    const clock = CLOCK_RATES[byte >> 4];
    const di = BAUD_RATES[byte & 0x0f];
    if (!clock || di === undefined) return { meaning: 'RFU' };
    const [fi, maxMHz] = clock;
    const cycles = fi / di;
    const bitRate = Math.floor((maxMHz * 1_000_000) / Math.floor(cycles));
    return {
      meaning: `Fi ${fi}, Di ${di}: ${Math.floor(cycles)} cycles an etu, ${bitRate} bit/s at ${maxMHz} MHz at most`,
      parameters: { Fi: fi, Di: di, maxMHz, maxBitRate: bitRate },
    };
  },
  TB1: (byte) => ({ meaning: byte === 0 ? 'Vpp is not connected' : 'programming voltage, deprecated' }),
  TC1: (byte) => ({ meaning: `extra guard time N ${byte}`, parameters: { N: byte } }),
  TA2: (byte) => ({
    meaning: [
      `specific mode, T=${byte & 0x0f}`,
      (byte & 0x10) === 0 ? 'as TA1 says' : 'implicit values',
      (byte & 0x80) === 0 ? 'can change' : 'cannot change',
    ].join(', '),
  }),
  TB2: () => ({ meaning: 'programming voltage, deprecated' }),
  TC2: (byte) => ({ meaning: `waiting time integer WI ${byte}`, parameters: { WI: byte } }),
};

const SPECIFIC: Readonly<Record<string, (byte: number) => Details>> = {
  'T1:A': (byte) => ({ meaning: `information field size IFSI ${byte}`, parameters: { IFSI: byte } }),
  'T1:B': (byte) => {
    const [bwi, cwi] = [byte >> 4, byte & 0x0f];
    return { meaning: `waiting times: BWI ${bwi}, CWI ${cwi}`, parameters: { BWI: bwi, CWI: cwi } };
  },
  'T1:C': (byte) => ({ meaning: `error detection: ${(byte & 0x01) === 0 ? 'LRC' : 'CRC'}` }),
  'T15:A': (byte) => {
    const classes = ['A (5 V)', 'B (3 V)', 'C (1.8 V)'].filter((_name, index) => (byte & (1 << index)) !== 0);
    return { meaning: `clock stop ${CLOCK_STOP[byte >> 6]}, class ${classes.join(', ') || 'RFU'}` };
  },
  'T15:B': (byte) => ({ meaning: byte === 0 ? 'SPU is not used' : 'SPU is used' }),
};

/** The times among `parameters`. */
function inEtu(parameters: Readonly<Record<string, number>>): string {
  return ['GT', 'WT', 'CWT', 'BWT']
    .flatMap((name) => (name in parameters ? [`${name} ${parameters[name]}`] : []))
    .join(', ');
}

/** Fi and Di that hold before any negotiation, where TA1 is absent. */
const DEFAULT_TA1 = 0x11;

/**
 * What the interface bytes come to, those that are absent at their defaults. Times in etu.
 * NOTE: the times take F and D as TA1 has them, which holds once the reader has agreed to them.
 * @spec ISO/IEC 7816-3:2006, 8.3, 10.2, 11.2 and 11.4.3
 */
export function transmission({ protocols, bytes }: TransmissionState): DecodedNode {
  const ta1 = bytes.get('TA1') ?? DEFAULT_TA1;
  const [fi] = CLOCK_RATES[ta1 >> 4] ?? [372];
  const di = BAUD_RATES[ta1 & 0x0f] ?? 1;
  const first = protocols.find((protocol) => protocol !== 15) ?? 0;
  const n = bytes.get('TC1') ?? 0;
  const guard = n === 255 ? (first === 1 ? 11 : 12) : 12 + n;
  const offered = [...new Set(protocols.length === 0 ? [0] : protocols)].filter(
    (protocol) => protocol !== 15,
  );
  const wi = bytes.get('TC2') || 10;
  const parameters: Record<string, number> = { Fi: fi, Di: di, GT: guard, WT: wi * 960 * di };
  if (offered.includes(1)) {
    const waiting = bytes.get('T1:B') ?? 0x4d;
    parameters['IFSC'] = bytes.get('T1:A') ?? 32;
    parameters['CWT'] = 11 + 2 ** (waiting & 0x0f);
    parameters['BWT'] = 11 + Math.floor((2 ** (waiting >> 4) * 960 * 372 * di) / fi);
  }
  const mode = bytes.has('TA2') ? 'specific mode' : 'negotiable mode';
  return part('Transmission', new Uint8Array(0), 0, {
    meaning: `${offered.map((protocol) => `T=${protocol}`).join(', ')}, ${mode}; in etu ${inEtu(parameters)}`,
    parameters,
  });
}
