import { tagText } from './tag-text.ts';

/** The header of a command APDU. */
export interface CommandHeader {
  cla: number;
  ins: number;
  p1: number;
  p2: number;
}

interface CommandRow {
  name: string;
  /** What P1 and P2 say. */
  parameters?: (p1: number, p2: number) => string;
}

const OCCURRENCES = ['first or only', 'last', 'next', 'previous'];

function selection(p1: number, p2: number): string {
  const by: Readonly<Record<number, string>> = {
    0: 'by file identifier',
    1: 'child DF',
    2: 'EF under the current DF',
    3: 'parent DF',
    4: 'by DF name',
    8: 'by path from the MF',
    9: 'by path from the current DF',
  };
  return `${by[p1] ?? `P1 ${hex(p1)}`}, ${OCCURRENCES[p2 & 0x03]} occurrence`;
}

function record(p1: number, p2: number): string {
  const sfi = p2 >> 3;
  const file = sfi === 0 ? 'current file' : `SFI ${sfi}`;
  const mode = p2 & 0x07;
  if (mode === 4) return `${file}, record ${p1}`;
  if (mode === 5) return `${file}, records ${p1} to the last`;
  return `${file}, record by identifier ${p1}, P2 mode ${mode}`;
}

function cryptogram(p1: number): string {
  const kind = ['AAC', 'TC', 'ARQC', 'RFU'][p1 >> 6]!;
  const signature = { 0: '', 16: ', CDA requested', 8: ', XDA requested' }[p1 & 0x18] ?? ', RFU';
  return `${kind} requested${signature}`;
}

/** GET DATA and PUT DATA: P1 P2 is a tag of one or two bytes. */
const dataObject = (p1: number, p2: number): string => `tag ${tagText((p1 << 8) | p2)}`;
const dataObjectOrNone = (p1: number, p2: number): string =>
  p1 === 0 && p2 === 0 ? 'no tag' : dataObject(p1, p2);

function pinReference(_p1: number, p2: number): string {
  const kinds: Readonly<Record<number, string>> = {
    128: 'plaintext PIN',
    134: 'encrypted biometric',
    136: 'enciphered PIN',
  };
  return kinds[p2] ?? `reference ${hex(p2)}`;
}

function unblock(_p1: number, p2: number): string {
  return (
    ['PIN unblocked', 'PIN changed, enciphered with the current PIN', 'PIN changed'][p2] ?? `P2 ${hex(p2)}`
  );
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** Of the interindustry class. @spec ISO/IEC 7816-4:2020, 11; EMV 4.4 Book 1, 11 and Book 3, 6.5 */
const INTERINDUSTRY: Readonly<Record<number, CommandRow>> = {
  4: { name: 'DEACTIVATE FILE' },
  12: { name: 'ERASE RECORD' },
  14: { name: 'ERASE BINARY' },
  32: { name: 'VERIFY', parameters: pinReference },
  34: { name: 'MANAGE SECURITY ENVIRONMENT' },
  36: { name: 'CHANGE REFERENCE DATA', parameters: pinReference },
  42: { name: 'PERFORM SECURITY OPERATION' },
  44: { name: 'RESET RETRY COUNTER' },
  68: { name: 'ACTIVATE FILE' },
  112: { name: 'MANAGE CHANNEL' },
  130: { name: 'EXTERNAL AUTHENTICATE' },
  132: { name: 'GET CHALLENGE' },
  134: { name: 'GENERAL AUTHENTICATE' },
  136: { name: 'INTERNAL AUTHENTICATE' },
  162: { name: 'SEARCH RECORD' },
  164: { name: 'SELECT', parameters: selection },
  176: { name: 'READ BINARY', parameters: (p1, p2) => `offset ${(p1 << 8) | p2}` },
  178: { name: 'READ RECORD', parameters: record },
  192: { name: 'GET RESPONSE' },
  194: { name: 'ENVELOPE' },
  202: { name: 'GET DATA', parameters: dataObjectOrNone },
  208: { name: 'WRITE BINARY' },
  210: { name: 'WRITE RECORD' },
  214: { name: 'UPDATE BINARY', parameters: (p1, p2) => `offset ${(p1 << 8) | p2}` },
  218: { name: 'PUT DATA', parameters: dataObjectOrNone },
  220: { name: 'UPDATE RECORD', parameters: record },
  224: { name: 'CREATE FILE' },
  226: { name: 'APPEND RECORD' },
  228: { name: 'DELETE FILE' },
};

/** Of the proprietary class, as EMV uses it. @spec EMV 4.4 Book 3, 6.5; EMV Contactless Book C-2; EMV Contactless Book C-8 */
const EMV_CLASS: Readonly<Record<number, CommandRow>> = {
  22: { name: 'CARD BLOCK' },
  24: { name: 'APPLICATION UNBLOCK' },
  30: { name: 'APPLICATION BLOCK' },
  36: { name: 'PIN CHANGE/UNBLOCK', parameters: unblock },
  42: {
    name: 'COMPUTE CRYPTOGRAPHIC CHECKSUM',
    parameters: (p1, p2) => (p1 === 0x8e && p2 === 0x80 ? 'dynamic CVC3' : `P1 P2 ${hex(p1)} ${hex(p2)}`),
  },
  50: { name: 'READ DATA' },
  168: { name: 'GET PROCESSING OPTIONS' },
  174: { name: 'GENERATE AC', parameters: cryptogram },
  202: { name: 'GET DATA', parameters: dataObjectOrNone },
  208: { name: 'RECOVER AC' },
  218: { name: 'PUT DATA', parameters: dataObjectOrNone },
  226: { name: 'PUT DATA', parameters: dataObjectOrNone },
  234: { name: 'EXCHANGE RELAY RESISTANCE DATA' },
};

/** Of readers: PC/SC's own commands, answered before the card. @spec PC/SC part 3, 3.2.2 */
const READER_CLASS: Readonly<Record<number, CommandRow>> = {
  0: { name: 'reader control' },
  130: { name: 'LOAD KEYS' },
  134: { name: 'GENERAL AUTHENTICATE' },
  176: { name: 'READ BINARY', parameters: (p1, p2) => `block ${(p1 << 8) | p2}` },
  194: { name: 'transparent session' },
  202: {
    name: 'GET DATA',
    parameters: (p1) => (p1 === 0 ? 'UID' : p1 === 1 ? 'historical bytes of the ATS' : `P1 ${hex(p1)}`),
  },
  214: { name: 'UPDATE BINARY', parameters: (p1, p2) => `block ${(p1 << 8) | p2}` },
};

/** NFC tags that wrap their own commands. @spec NXP DESFire EV, ISO wrapping */
const NATIVE_CLASS = 0x90;

function rowOf({ cla, ins }: CommandHeader): CommandRow | undefined {
  if (cla === 0xff) return READER_CLASS[ins];
  if (cla === NATIVE_CLASS) return { name: `native command ${hex(ins)}` };
  return (cla & 0x80) !== 0 ? (EMV_CLASS[ins] ?? INTERINDUSTRY[ins]) : INTERINDUSTRY[ins];
}

/** 'READ RECORD: SFI 1, record 2'; undefined for a command that is none of these. */
export function commandName(header: CommandHeader): string | undefined {
  const row = rowOf(header);
  if (!row) return undefined;
  const parameters = row.parameters?.(header.p1, header.p2);
  return parameters === undefined ? row.name : `${row.name}: ${parameters}`;
}

/** What the class byte says. @spec ISO/IEC 7816-4:2020, 5.4.1 */
export function className(cla: number): string {
  if (cla === 0xff) return 'of the reader';
  const channel = cla & 0x03;
  const secure = (cla & 0x0c) !== 0 ? ', secure messaging' : '';
  return `${(cla & 0x80) === 0 ? 'interindustry' : 'proprietary'}${secure}${channel === 0 ? '' : `, channel ${channel}`}`;
}

/** Commands whose data are a PIN or a key. */
export function carriesSecrets({ cla, ins }: CommandHeader): boolean {
  if (cla === 0xff) return ins === 0x82;
  return ins === 0x20 || ins === 0x24 || ins === 0x2c;
}
