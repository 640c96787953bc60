import type { DictionaryRow } from './row.ts';

const RECORD = [0x70, 0x77] as const;

/** What kernel 3 adds or reads its own way. @spec EMV Contactless Book C-3, A.2 */
export const KERNEL_3_ELEMENTS: readonly DictionaryRow[] = [
  [0x9f57, 'Issuer Country Code (Visa)', 'card', 'n', 2, RECORD],
  [0x9f5a, 'Application Program Identifier', 'card', 'b', [1, 16], [0xbf0c]],
  [0x9f5b, 'Issuer Script Results', 'kernel', 'b', [5, 255]],
  [0x9f5d, 'Available Offline Spending Amount (AOSA)', 'card', 'n', 6, RECORD],
  [0x9f66, 'Terminal Transaction Qualifiers (TTQ)', 'terminal', 'b', 4],
  [0x9f69, 'Card Authentication Related Data', 'card', 'b', [5, 16], RECORD],
  [0x9f6b, 'Card CVM Limit', 'card', 'n', 6],
  [0x9f6c, 'Card Transaction Qualifiers (CTQ)', 'card', 'b', 2, RECORD],
  [0x9f6e, 'Form Factor Indicator (FFI)', 'card', 'b', [4, 32], RECORD],
  [0x9f7c, 'Customer Exclusive Data', 'card', 'b', [0, 32], RECORD],
];
