import { toHex } from '../../../platform/bytes/hex.ts';
import { bitTable, readBits } from './bit-readings.ts';
import { type CodeNames, codedPart, fieldPart, wrongLength } from './coded-part.ts';
import { type DecodedNode, type Details, part } from './decoded.ts';
import { countryValue } from './number-values.ts';

/** 9F69: fDDA version, card unpredictable number, the CTQ as signed. @spec EMV Contactless Book C-3, A.2 */
export function cardAuthenticationRelatedData(value: Uint8Array, at: number): Details {
  const signedCtq = value.subarray(5, 7);
  const children: DecodedNode[] = [
    part('fDDA Version Number', value.subarray(0, 1), at, { value: toHex(value.subarray(0, 1)) }),
    part('Card Unpredictable Number', value.subarray(1, 5), at + 1),
    part('Card Transaction Qualifiers (CTQ)', signedCtq, at + 5, {
      bits: readBits(bitTable(0x9f6c)!, signedCtq),
    }),
    part('Reserved', value.subarray(7), at + 7),
  ];
  return { children: children.filter(({ length }) => length > 0) };
}

const SCRIPT_RESULT = 5;
const SCRIPT_OUTCOMES = ['not performed', 'failed', 'successful'];

/** 9F5B of kernel 3: for each script its result, the number of the command that failed, its identifier. @spec EMV Contactless Book C-3, A.2 */
export function issuerScriptResults(value: Uint8Array, at: number): Details {
  const children: DecodedNode[] = [];
  for (let from = 0; from + SCRIPT_RESULT <= value.length; from += SCRIPT_RESULT) {
    const bytes = value.subarray(from, from + SCRIPT_RESULT);
    const [outcome, command] = [bytes[0]! >> 4, bytes[0]! & 0x0f];
    const failing = command === 0 ? '' : `, command ${command}`;
    children.push(
      part(`Script ${from / SCRIPT_RESULT + 1}`, bytes, at + from, {
        meaning: `${SCRIPT_OUTCOMES[outcome] ?? 'RFU'}${failing}`,
      }),
    );
  }
  return { children };
}

/** 9F4D: file and length of the transaction log. @spec EMV 4.4 Book 3, Annex D */
export function logEntry(value: Uint8Array): Details {
  const [sfi, records] = value;
  if (sfi === undefined || records === undefined) return { notes: ['Should have 2 bytes.'] };
  return { parameters: { sfi, records }, meaning: `SFI ${sfi}, ${records} records at most` };
}

/**
 * Two digits in ASCII.
 * NOTE: 20 and up are not in a public document of the scheme; they are what public decoders agree on.
 * @spec M/Chip Requirements, 5, Third Party Data
 */
const DEVICE_TYPES: Readonly<Record<string, string>> = {
  '00': 'Card',
  '01': 'Mobile phone, removable secure element of the network operator',
  '02': 'Key fob',
  '03': 'Watch',
  '04': 'Mobile tag',
  '05': 'Wristband',
  '06': 'Case or sleeve of a mobile phone',
  '07': 'Mobile phone, fixed secure element of the network operator',
  '08': 'Removable secure element for a mobile phone, not of the network operator',
  '09': 'Mobile phone, fixed secure element, not of the network operator',
  10: 'Tablet, removable secure element of the network operator',
  11: 'Tablet, fixed secure element of the network operator',
  12: 'Removable secure element for a tablet, not of the network operator',
  13: 'Tablet, fixed secure element, not of the network operator',
  14: 'Mobile phone, application in the host processor',
  15: 'Tablet, application in the host processor',
  16: 'Mobile phone, application in the TEE',
  17: 'Tablet, application in the TEE',
  18: 'Watch, application in the TEE',
  19: 'Watch, application in the host processor',
  20: 'Card',
  21: 'Mobile phone',
  22: 'Tablet or e-reader',
  23: 'Watch or wristband',
  24: 'Sticker',
  25: 'PC',
  26: 'Device peripheral',
  27: 'Tag or key fob',
  28: 'Jewellery',
  29: 'Fashion accessory',
  30: 'Garment',
  31: 'Domestic appliance',
  32: 'Vehicle',
  33: 'Media or gaming device',
};

/**
 * 9F6E of kernel 2: country, unique identifier, device type where bit 8 of the identifier is 0, proprietary data.
 * @spec EMV Contactless Book C-2, A.1 (Third Party Data)
 */
export function thirdPartyData(value: Uint8Array, at: number): Details {
  if (value.length < 5) return { notes: ['Should have 5 to 32 bytes.'] };
  const hasDeviceType = (value[2]! & 0x80) === 0 && value.length >= 6;
  const proprietary = hasDeviceType ? 6 : 4;
  const children = [
    fieldPart('Country Code', value, [0, 2], at, countryValue),
    part('Unique Identifier', value.subarray(2, 4), at + 2),
    ...(hasDeviceType ? [fieldPart('Device Type', value, [4, 6], at, deviceType)] : []),
    part('Proprietary Data', value.subarray(proprietary), at + proprietary),
  ];
  return { children: children.filter(({ length }) => length > 0) };
}

function deviceType(bytes: Uint8Array): Details {
  const code = String.fromCharCode(...bytes);
  return { value: code, meaning: DEVICE_TYPES[code] ?? 'RFU' };
}

const MOBILE_CVM: CodeNames = { 1: 'Mobile CVM performed', 63: 'No CVM performed' };
const MOBILE_CONDITIONS: CodeNames = { 0: 'Mobile CVM not required', 3: 'Terminal required CVM' };
const MOBILE_RESULTS: CodeNames = { 0: 'Unknown', 1: 'Failed', 2: 'Successful', 3: 'Blocked' };

/** 9F71 of kernel 4, coded like CVM Results. @spec EMV Contactless Book C-4, Annex A */
export function mobileCvmResults(value: Uint8Array, at: number): Details {
  if (value.length !== 3) return wrongLength(3);
  return {
    children: [
      codedPart('Method', value, 0, at, MOBILE_CVM),
      codedPart('Condition', value, 1, at, MOBILE_CONDITIONS),
      codedPart('Result', value, 2, at, MOBILE_RESULTS),
    ],
  };
}
