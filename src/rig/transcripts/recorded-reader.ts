import { equalBytes } from '../../platform/bytes/hex.ts';
import { contactlessSteps } from './contactless-steps.ts';
import { answeredObjects } from './data-objects.ts';
import { INS, question, selectedName } from './questions.ts';
import { sentValues } from './terminal-values.ts';
import type { TranscriptStep } from './transcript.ts';

/** What the commands of a transcript tell of the reader that sent them. */
export interface RecordedReader {
  /** 9F66 as sent; null: not sent, or without EMV mode, which says nothing. */
  ttq: Uint8Array | null;
  /** Kernel 2: bits of the CVM capability (DF8118, DF8119) that its CVM results need. @spec EMV Contactless Book C-2, A.1 */
  cvmCapability: number;
  /** Kernel 2: it passed over the record of mag-stripe data, as only a reader with mag-stripe mode does. */
  magStripeMode: boolean;
}

const TTQ_EMV_MODE = 0x20;

/** By the CVM that was performed. @spec EMV 4.4 Book 3, Annex C3; Book 4, Annex A2 */
const CAPABILITY_OF_CVM: ReadonlyMap<number, number> = new Map([
  [0x02, 0x40], // enciphered PIN online
  [0x1e, 0x20], // signature
  [0x1f, 0x08], // no CVM required
]);

/** The AFL entry of mag-stripe data: record 1 of file 1. @spec EMV Contactless Book C-2, S3.30 */
const MAG_STRIPE_ENTRY = Uint8Array.of(0x08, 0x01, 0x01, 0x00);
const MAG_STRIPE_RECORD = question(Uint8Array.of(0x00, 0xb2, 0x01, 0x0c, 0x00));

export function recordedReader(steps: readonly TranscriptStep[]): RecordedReader {
  const reader: RecordedReader = { ttq: null, cvmCapability: 0, magStripeMode: false };
  let objects = new Map<number, Uint8Array>();
  let recordsRead = new Set<string>();
  for (const { command, response } of contactlessSteps(steps)) {
    if (command && selectedName(command)) [objects, recordsRead] = [new Map(), new Set()];
    if (command) {
      const sent = sentValues(command, objects);
      const ttq = sent?.get(0x9f66);
      if (ttq?.length === 4 && (ttq[0]! & TTQ_EMV_MODE) !== 0) reader.ttq ??= ttq;
      const performed = sent?.get(0x9f34)?.[0];
      reader.cvmCapability |= CAPABILITY_OF_CVM.get((performed ?? 0) & 0x3f) ?? 0;
      if (command[1] === INS.GENERATE_AC) reader.magStripeMode ||= passedOver(objects.get(0x94), recordsRead);
      recordsRead.add(question(command));
    }
    for (const [tag, value] of answeredObjects(command, response)) objects.set(tag, value);
  }
  return reader;
}

/** At GENERATE AC all records have been read, but for that one. */
function passedOver(afl: Uint8Array | undefined, recordsRead: ReadonlySet<string>): boolean {
  if (!afl || afl.length <= MAG_STRIPE_ENTRY.length) return false;
  return equalBytes(afl.subarray(0, 4), MAG_STRIPE_ENTRY) && !recordsRead.has(MAG_STRIPE_RECORD);
}
