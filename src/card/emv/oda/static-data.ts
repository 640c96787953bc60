import { concatBytes } from '../../../platform/bytes/hex.ts';
import { TlvCursor, TlvError } from '../tlv.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';

/** A record that the AFL marks as signed, in the order of the AFL. */
export interface SignedRecord {
  /** 1..30. */
  sfi: number;
  /** The response's body: all bytes before the status word. */
  bytes: Uint8Array;
}

const RECORD_TEMPLATE = 0x70;
const AIP = 0x82;

/**
 * The static data to be authenticated: of SFI 1 to 10 the value of template 70, of SFI 11 to 30 the whole
 * record, and then the AIP where 9F4A asks for it.
 * NOTE: an empty 9F4A counts as an absent one; bytes after the template are not part of it and are left out.
 * @spec EMV 4.4 Book 3, 10.3
 */
export function collectStaticData(input: {
  records: readonly SignedRecord[];
  /** 9F4A. */
  tagList: Uint8Array | undefined;
  /** 82, 2 bytes. */
  aip: Uint8Array;
}): { ok: true; staticData: Uint8Array } | OdaRefusal {
  const parts: Uint8Array[] = [];
  for (const record of input.records) {
    const part = record.sfi > 10 ? record.bytes : templateValue(record.bytes);
    if (part === null) return refuse('static_data_record');
    parts.push(part);
  }
  const { tagList } = input;
  if (tagList !== undefined && tagList.length > 0) {
    if (tagList.length !== 1 || tagList[0] !== AIP) return refuse('static_data_tag_list');
    parts.push(input.aip);
  }
  return { ok: true, staticData: concatBytes(...parts) };
}

/** The value of the template 70 that begins the record, or null. */
function templateValue(record: Uint8Array): Uint8Array | null {
  if (record[0] !== RECORD_TEMPLATE) return null;
  const cursor = new TlvCursor(record);
  try {
    cursor.next();
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
  return record.subarray(cursor.valueOffset, cursor.end);
}
