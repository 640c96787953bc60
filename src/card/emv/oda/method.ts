import { AIP, TERMINAL_CAPABILITIES } from '../bit-tables.ts';
import { type BitPosition, isSet } from '../bits.ts';

/** The methods of Book 2; fDDA is kernel 3's own and not chosen here. */
export type OdaMethod = 'xda' | 'cda' | 'dda' | 'sda';

/** Strongest first: the method, its bit in the AIP (82) and in the terminal capabilities (9F33). */
const METHODS: readonly (readonly [OdaMethod, BitPosition, BitPosition])[] = [
  ['xda', AIP.XDA, TERMINAL_CAPABILITIES.XDA],
  ['cda', AIP.CDA, TERMINAL_CAPABILITIES.CDA],
  ['dda', AIP.DDA, TERMINAL_CAPABILITIES.DDA],
  ['sda', AIP.SDA, TERMINAL_CAPABILITIES.SDA],
];

/**
 * The strongest method that card and terminal both have, or null: offline data authentication not performed. Contactless
 * kernels narrow it: kernel 2 knows CDA or nothing, kernel 3 fDDA or nothing.
 *
 * XDA has its place in the order and is not built: a terminal leaves 9F33 byte 3 bit 3 at 0 and so falls to CDA or DDA.
 * @spec EMV 4.4 Book 3, 10.3
 */
export function chooseOdaMethod(aip: Uint8Array, terminalCapabilities: Uint8Array): OdaMethod | null {
  const common = METHODS.find(
    ([, card, terminal]) => isSet(aip, ...card) && isSet(terminalCapabilities, ...terminal),
  );
  return common?.[0] ?? null;
}
