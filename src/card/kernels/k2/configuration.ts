import { fromHex } from '../../../platform/bytes/hex.ts';

/**
 * What holds where a combination's kernel data is silent.
 * NOTE: DF8121's default is not zero: a configuration that wants offline approvals without CDA has to say so.
 * NOTE: DF811B leaves mag-stripe mode off, which v2.12 has withdrawn; earlier versions say 00, which is on.
 * @spec EMV Contactless Book C-2, Annex A
 */
export const DEFAULTS: ReadonlyMap<number, Uint8Array> = new Map(
  (
    [
      [0x9f40, '0000000000'],
      [0x9f09, '0002'],
      [0x9f1a, '0000'],
      [0x9f35, '00'],
      [0x9f1d, '0000000000000000'],
      [0x9f6d, '0001'],
      [0x9f7e, '01'],
      [0x9c, '00'],
      [0xdf810c, '02'],
      [0xdf8117, '00'],
      [0xdf8118, '00'],
      [0xdf8119, '00'],
      [0xdf811a, '9F6A04'],
      [0xdf811b, '80'],
      [0xdf811c, '012C'],
      [0xdf811d, '00'],
      [0xdf811e, 'F0'],
      [0xdf811f, '00'],
      [0xdf8120, '840000000C'],
      [0xdf8121, '840000000C'],
      [0xdf8122, '840000000C'],
      [0xdf8123, '000000000000'],
      [0xdf8124, '000000000000'],
      [0xdf8125, '000000000000'],
      [0xdf8126, '000000000000'],
      [0xdf8127, '01F4'],
      [0xdf812c, 'F0'],
      [0xdf812d, '000013'],
      [0xdf8130, '0D'],
      [
        0xdf8131,
        '0000010000012000 0008000008002000 0004000004002000 0001000001002000 0002000002002000 0000000000000700',
      ],
      [0xdf8132, '0014'],
      [0xdf8133, '0032'],
      [0xdf8134, '0012'],
      [0xdf8135, '0018'],
      [0xdf8136, '012C'],
      [0xdf8137, '32'],
    ] as const
  ).map(([tag, hex]) => [tag, fromHex(hex)]),
);
