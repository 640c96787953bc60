import type { Random } from '../../platform/ports/random.ts';

/** UUID version 7: 48 bits of wall clock, then randomness, so that ids sort by creation. @spec RFC 9562, 5.7 */
export function paymentId(now: number, random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** DE 38 of an offline approval: "Y1" and four digits, so that people see at once that no host gave it. */
export function offlineAuthorisationCode(random: Random): string {
  const [high = 0, low = 0] = random.bytes(2);
  return `Y1${String(((high << 8) | low) % 10_000).padStart(4, '0')}`;
}
