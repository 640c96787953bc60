import type { MessageIdentifier } from '../../entry-point/messages.ts';
import type { LinkLoss } from '../kernel.ts';

/** DF8115 byte 1. */
const L1 = { ok: 0x00, timeout: 0x01, transmission: 0x02, protocol: 0x03 } as const satisfies Record<
  LinkLoss | 'ok',
  number
>;

/** DF8115 byte 2. 08 to 0A are the entry point's: a kernel runs only once an application is selected. */
export const L2 = {
  OK: 0x00,
  CARD_DATA_MISSING: 0x01,
  CAM_FAILED: 0x02,
  STATUS_BYTES: 0x03,
  PARSING_ERROR: 0x04,
  MAX_LIMIT_EXCEEDED: 0x05,
  CARD_DATA_ERROR: 0x06,
  MAGSTRIPE_NOT_SUPPORTED: 0x07,
  IDS_READ_ERROR: 0x0b,
  IDS_WRITE_ERROR: 0x0c,
  IDS_DATA_ERROR: 0x0d,
  IDS_NO_MATCHING_AC: 0x0e,
} as const;
export type Level2Error = (typeof L2)[keyof typeof L2];

/** DF8115 byte 3. */
export const L3 = { OK: 0x00, TIME_OUT: 0x01, STOP: 0x02, AMOUNT_NOT_PRESENT: 0x03 } as const;
export type Level3Error = (typeof L3)[keyof typeof L3];

const NO_MESSAGE = 0xff;

/** What went wrong, as kernel 2 reports it. */
export interface KernelError {
  l1?: LinkLoss;
  l2?: Level2Error;
  l3?: Level3Error;
  /** SW1SW2, with STATUS_BYTES. */
  sw?: number;
  messageOnError?: MessageIdentifier;
}

/** Error Indication DF8115, 6 bytes. @spec EMV Contactless Book C-2, A.1 (DF8115) */
export function errorIndication(error: KernelError = {}): Uint8Array {
  const sw = error.sw ?? 0;
  return new Uint8Array([
    L1[error.l1 ?? 'ok'],
    error.l2 ?? L2.OK,
    error.l3 ?? L3.OK,
    sw >> 8,
    sw & 0xff,
    error.messageOnError ?? NO_MESSAGE,
  ]);
}
