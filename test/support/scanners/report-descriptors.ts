import { fromHex } from '../../../src/platform/bytes/hex.ts';

const BEGIN = '058C 0902 A101';
const END = 'C0';

/** Report 2: byte count, three AIM bytes, 56 bytes of code, two of the maker's, the continuation bit. */
const SCANNED_DATA = `
  0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102
  9503 058C 09FB 09FC 09FD 8102
  9538 09FE 820201
  0666FF 9502 0904 0900 8102
  058C 2501 7501 9508 09FF 8102 C0`;

/** Report 4: bit 1 prevent, bit 2 initiate, bit 5 error beep, bit 6 good beep. */
const TRIGGER = '0914 A102 8504 1500 2501 7501 9508 0900 095F 0960 0900 0900 0985 0986 9186 C0';

/** Feature report 254: which interface the codes go to. */
const OUTPUT_REDIRECTION = '0666FF 7508 26FF00 0903 A102 85FE 9501 0903 B28201 C0';

/** As a Honeywell scanner describes itself. */
export const HONEYWELL = fromHex(BEGIN + SCANNED_DATA + TRIGGER + OUTPUT_REDIRECTION + END);

/** Reads and cannot be asked anything. */
export const PLAIN = fromHex(BEGIN + SCANNED_DATA + END);

/** As a Unitech MS842N has it by its manual: the code from byte 2 on, no AIM identifier, byte 63 the continuation. */
export const WITHOUT_AIM = fromHex(
  `${BEGIN} 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102
   058C 9538 09FE 820201 9505 8103 7501 9501 2501 09FF 8102 9507 8103 C0 ${END}`,
);

/** One report without a number, no length, 32 bytes of code. */
export const UNNUMBERED = fromHex(`${BEGIN} 1500 26FF00 7508 9520 09FE 820201 ${END}`);

/** Its trigger and beeps are feature reports, spread over two bytes. */
export const BY_FEATURE = fromHex(
  `${BEGIN} ${SCANNED_DATA} 0914 A102 8505 1500 2501 7501 9508 095E 095F 0960 0900 B102 9508 0985 0986 0900 B102 C0 ${END}`,
);
