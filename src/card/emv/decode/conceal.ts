import { toHex } from '../../../platform/bytes/hex.ts';
import { maskSensitive } from '../../../platform/log/mask-sensitive.ts';

/** Whether bytes whose meaning nobody knows look like a card number or a track. */
export function looksLikeCardData(bytes: Uint8Array): boolean {
  const hex = toHex(bytes);
  return maskSensitive(hex) !== hex;
}
