import { AIP, KERNEL_CONFIGURATION } from '../../emv/bit-tables.ts';
import { type BitPosition, isSet } from '../../emv/bits.ts';
import type { DataElements } from '../../emv/element-values.ts';
import type { CardholderVerification, OdaResult } from '../../entry-point/outcome.ts';
import { printableText } from '../../entry-point/printable-text.ts';
import { decimal } from '../decimal.ts';
import type { KernelContext } from '../kernel.ts';
import type { DataExchange } from './data-exchange.ts';
import type { Kernel2Database } from './database.ts';

/** AC type in bits 8 to 7 of the Reference Control Parameter (DF8114) and of the CID. */
export const AC_TYPE = { AAC: 0x00, TC: 0x40, ARQC: 0x80 } as const;
export type AcType = (typeof AC_TYPE)[keyof typeof AC_TYPE];

/** What kernel 2 knows of one transaction while it runs. */
export interface Kernel2Transaction {
  readonly context: KernelContext;
  readonly database: Kernel2Database;
  /** What goes between kernel and terminal while the transaction runs. */
  readonly exchange: DataExchange;
  /** 95, changed in place; the database holds the same bytes. 5 bytes. */
  readonly tvr: Uint8Array;
  /** Values of the PDOL as sent, without the 83 around them. */
  pdolValues: Uint8Array;
  /** Values of CDOL1 as sent. */
  cdol1Values: Uint8Array;
  /** DF8124 or DF8125, whichever holds for this card. Minor units. */
  transactionLimit: bigint;
  /** Static Data To Be Authenticated. */
  readonly staticData: Uint8Array[];
  cvm: CardholderVerification | null;
  receipt: boolean;
  /** Byte 7 of the Outcome Parameter Set, in ms. */
  fieldOffHoldMs: number | null;
  acType: AcType;
  /** CDA was asked for in GENERATE AC. */
  cdaRequested: boolean;
  /** Torn Temp Record: the card has no answer to it any more, and gets GENERATE AC anew. */
  tornTempRecord: DataElements | null;
  oda: OdaResult;
}

/** 9F02 in minor units; 0 where absent, which S456 has refused by then. */
export function amountAuthorised({ database }: Kernel2Transaction): bigint {
  return database.amount(0x9f02) ?? 0n;
}

/** A limit of the configuration in minor units; a missing one allows nothing. */
export function limit({ database }: Kernel2Transaction, tag: number): bigint {
  return database.amount(tag) ?? 0n;
}

/** @spec EMV Contactless Book C-2, DF8126 */
export function exceedsCvmLimit(transaction: Kernel2Transaction): boolean {
  return amountAuthorised(transaction) > limit(transaction, 0xdf8126);
}

export function databaseBit({ database }: Kernel2Transaction, tag: number, bit: BitPosition): boolean {
  return isSet(database.get(tag) ?? new Uint8Array(), ...bit);
}

/** Both card and reader verify the cardholder on the device. @spec EMV Contactless Book C-2, 82 B1b2, DF811B b6 */
export function onDeviceVerification(transaction: Kernel2Transaction): boolean {
  return (
    databaseBit(transaction, 0x82, AIP.ON_DEVICE_CVM) &&
    databaseBit(transaction, 0xdf811b, KERNEL_CONFIGURATION.ON_DEVICE_CVM)
  );
}

/** Message Hold Time DF812D: units of 100 ms in format n. */
export function messageHoldMs({ database }: Kernel2Transaction): number {
  return Number(decimal(database.get(0xdf812d) ?? new Uint8Array()) ?? 0n) * 100;
}

/** To be spread into a request: 5F2D as text. */
export function languagePreference({ database }: Kernel2Transaction): { languagePreference?: string } {
  const text = printableText(database.get(0x5f2d));
  return text ? { languagePreference: text } : {};
}
