import { CRC_HEAD, crcText } from './crc16.ts';
import { merchantObjects, templatesOf } from './merchant-objects.ts';
import { type QrFault, type QrObject, readObjects } from './qr-object.ts';

export const LONGEST_CODE = 4096;
const CRC = '63';

/** A merchant's code, taken apart as far as it goes. */
export interface ParsedMerchantQr {
  objects: readonly QrObject[];
  /** null where there is no CRC object. */
  crc: { given: string; computed: string; holds: boolean } | null;
  /** Ended the reading, or forbids the use of what was read. */
  fault: QrFault | null;
}

const isTemplate = templatesOf(merchantObjects);

/** Form only: objects, templates, CRC. Whether a merchant's code may say so is for `ruleFault`. @spec EMVCo QR MPM 1.1, 3, 4.7.3 */
export function parseMerchantQr(text: string): ParsedMerchantQr {
  if (text.length > LONGEST_CODE) {
    const message = `the code has more than ${LONGEST_CODE} characters.`;
    return {
      objects: [],
      crc: null,
      fault: { at: LONGEST_CODE + 1, message, hint: 'No merchant’s code is that long.' },
    };
  }
  const { objects, fault } = readObjects([...text], 1, isTemplate);
  const last = objects.at(-1);
  if (fault || last?.id !== CRC || last.value.length !== 4)
    return { objects, crc: null, fault: fault ?? crcMissing(objects, text) };
  const computed = crcText(`${text.slice(0, -last.value.length - CRC_HEAD.length)}${CRC_HEAD}`);
  const holds = computed === last.value.toUpperCase();
  return { objects, crc: { given: last.value, computed, holds }, fault: holds ? null : crcWrong(last) };
}

function crcMissing(objects: readonly QrObject[], text: string): QrFault {
  const early = objects.find(({ id }) => id === CRC);
  if (early)
    return {
      at: early.at,
      message: 'object 63, the CRC, has four hex digits and is the last.',
      hint: 'Give the code as it was scanned, nothing after it.',
    };
  return {
    at: [...text].length + 1,
    message: 'object 63, the CRC, is missing at the end.',
    hint: 'Give the whole code: its end is missing.',
  };
}

function crcWrong({ at }: QrObject): QrFault {
  return {
    at,
    message: 'the CRC does not hold: a character is not as it was written.',
    hint: 'Scan the code again instead of typing it.',
  };
}
