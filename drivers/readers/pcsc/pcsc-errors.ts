import type { LinkLoss } from '../../../src/platform/ports/card-reader.ts';

/** PC/SC return codes that say what became of the link. @spec pcsc-lite, pcsclite.h */
const LOSS_BY_CODE: ReadonlyMap<number, LinkLoss> = new Map([
  [0x8010000c, 'timeout'], // SCARD_E_NO_SMARTCARD: it left the field
  [0x80100069, 'timeout'], // SCARD_W_REMOVED_CARD
  [0x80100068, 'timeout'], // SCARD_W_RESET_CARD: it left and came back, or another program reset it
  [0x80100066, 'timeout'], // SCARD_W_UNRESPONSIVE_CARD
  [0x80100008, 'protocol'], // SCARD_E_INSUFFICIENT_BUFFER: more than an extended APDU may hold
  [0x8010000f, 'protocol'], // SCARD_E_PROTO_MISMATCH
]);

/** The code in "SCardTransmit error: Card was removed.(0x80100069)", also where it is the cause of another error. */
export function pcscCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const match = /\(0x([0-9a-f]{8,16})\)/i.exec(error.message);
  if (match) return Number(BigInt.asUintN(32, BigInt(`0x${match[1]}`)));
  return 'previous' in error ? pcscCode(error.previous) : undefined;
}

/** Everything else is a transmission error: the reader says no more. */
export function linkLoss(error: unknown): LinkLoss {
  return LOSS_BY_CODE.get(pcscCode(error) ?? 0) ?? 'transmission';
}
