import type { CommandApdu } from '../../iso7816/command-apdu.ts';

/** `entropy` is the Terminal Relay Resistance Entropy DF8301, 4 bytes. @spec EMV Contactless Book C-2, 5.3 */
export function exchangeRelayResistanceData(entropy: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: 0xea, p1: 0, p2: 0, data: entropy, le: 0 };
}

/** `tag` has 1 or 2 bytes. @spec EMV Contactless Book C-2, 5.5 */
export function getData(tag: number): CommandApdu {
  return { cla: 0x80, ins: 0xca, p1: tag >> 8, p2: tag & 0xff, le: 0 };
}

/** `values`: those of DRDOL when the transaction was torn. @spec EMV Contactless Book C-2 v2.6, 5.8 */
export function recoverAc(values: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: 0xd0, p1: 0, p2: 0, data: values, le: 0 };
}

/** `values`: those of UDOL. @spec EMV Contactless Book C-2 v2.6, 5.1 */
export function computeCryptographicChecksum(values: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: 0x2a, p1: 0x8e, p2: 0x80, data: values, le: 0 };
}

/** `tag` has 1 or 2 bytes, `value` at most 255. @spec EMV Contactless Book C-2, 5.7 */
export function putData(tag: number, value: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: 0xda, p1: tag >> 8, p2: tag & 0xff, data: value };
}
