import type { DictionaryRow } from './row.ts';

const RECORD = [0x70, 0x77] as const;

/** What kernel 4 adds or reads its own way, for people who read its data. @spec EMV Contactless Book C-4, Annex A */
export const KERNEL_4_ELEMENTS: readonly DictionaryRow[] = [
  [0x9f5a, 'Membership Product Identifier', 'card', 'an', [0, 8], RECORD],
  [0x9f5b, 'Product Membership Number', 'card', 'an', [0, 32], RECORD, 'sensitive'],
  [0x9f67, 'Form Factor', 'card', 'b', 3, RECORD],
  [0x9f6d, 'Contactless Reader Capabilities', 'terminal', 'b', 1],
  [0x9f6e, 'Enhanced Contactless Reader Capabilities', 'terminal', 'b', 4],
  [0x9f70, 'Card Interface and Payment Capabilities', 'card', 'b', 2, RECORD],
  [0x9f71, 'Mobile CVM Results', 'card', 'b', 3, [0x77]],
];
