import { createHash } from 'node:crypto';
import { concatBytes } from '../../../platform/bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv, TlvError } from '../../emv/tlv.ts';
import type { CommandApdu } from '../../iso7816/command-apdu.ts';
import type { PassMode, PassStatus } from '../pass-status.ts';

const VERSION = Uint8Array.of(0x01, 0x00);
/** Of unknown meaning; a phone takes it with this value, and none with another. */
const FILTER = Uint8Array.of(0x01, 0x00, 0x00, 0x00, 0x00);
/** Byte 2 of 9F26: passes are supported. */
const PASSES_SUPPORTED = 0x80;
/** Byte 4 of 9F26: another pass will be asked for. */
const MORE_PASSES = 0x80;
/** Byte 4 of 9F26, bits 2-1, and the last byte of an ECP frame. */
export const MODE: Readonly<Record<PassMode | 'pay_only', number>> = {
  vas_or_pay: 0,
  vas_and_pay: 1,
  vas_only: 2,
  pay_only: 3,
};
/** P2: a pass is wanted, not only a sign-up offered. */
const FULL = 0x01;

export interface GetVasData {
  passIdHash: Uint8Array;
  mode: PassMode;
  /** Will another pass be asked for in this session? */
  more: boolean;
  /** Where a customer without the pass may get one. */
  signUpUrl?: string | undefined;
}

/** SHA-256 of the pass type identifier, by which a phone finds the pass. */
export function passIdHash(passType: string): Uint8Array {
  return createHash('sha256').update(passType, 'utf8').digest();
}

export function getVasData({ passIdHash, mode, more, signUpUrl }: GetVasData): CommandApdu {
  const capabilities = Uint8Array.of(0x00, PASSES_SUPPORTED, 0x00, (more ? MORE_PASSES : 0) | MODE[mode]);
  const data = concatBytes(
    encodeTlv(0x9f22, VERSION),
    encodeTlv(0x9f25, passIdHash),
    encodeTlv(0x9f26, capabilities),
    encodeTlv(0x9f2b, FILTER),
    signUpUrl ? encodeTlv(0x9f29, new TextEncoder().encode(signUpUrl)) : new Uint8Array(0),
  );
  return { cla: 0x80, ins: 0xca, p1: 0x01, p2: FULL, data, le: 0 };
}

const STATUS: ReadonlyMap<number, PassStatus> = new Map([
  [0x9000, 'read'],
  [0x6a83, 'not_found'],
  [0x6287, 'locked'],
  [0x6984, 'user_action'],
]);

/** `read`: there is an answer to be read. */
export function vasStatus(sw: number): PassStatus {
  return STATUS.get(sw) ?? 'unreadable';
}

const LIMITS = { depth: 2, count: 16 };

/** 9F27 of template 70; null where there is none. */
export function vasValue(response: Uint8Array): Uint8Array | null {
  try {
    const { tag, children } = parseTlv(response, LIMITS);
    return tag === 0x70 ? (findTlv(children ?? [], 0x9f27)?.value ?? null) : null;
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}
