/** Status words the kernels and the entry point act on. @spec ISO/IEC 7816-4:2020, 5.6; EMV 4.4 Book 3, 6.3.5 */
export const SW = {
  OK: 0x9000,
  SELECTED_FILE_INVALIDATED: 0x6283,
  AUTHENTICATION_FAILED: 0x6300,
  WRONG_LENGTH: 0x6700,
  SECURITY_STATUS_NOT_SATISFIED: 0x6982,
  AUTHENTICATION_METHOD_BLOCKED: 0x6983,
  REFERENCED_DATA_INVALIDATED: 0x6984,
  CONDITIONS_NOT_SATISFIED: 0x6985,
  COMMAND_NOT_ALLOWED: 0x6986,
  FUNCTION_NOT_SUPPORTED: 0x6a81,
  FILE_NOT_FOUND: 0x6a82,
  RECORD_NOT_FOUND: 0x6a83,
  INCORRECT_P1_P2: 0x6a86,
  REFERENCED_DATA_NOT_FOUND: 0x6a88,
  WRONG_P1_P2: 0x6b00,
  INS_NOT_SUPPORTED: 0x6d00,
  CLA_NOT_SUPPORTED: 0x6e00,
  NO_PRECISE_DIAGNOSIS: 0x6f00,
} as const;

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [SW.OK, 'Success'],
  [SW.SELECTED_FILE_INVALIDATED, 'Selected file invalidated (application blocked)'],
  [SW.AUTHENTICATION_FAILED, 'Authentication failed'],
  [SW.WRONG_LENGTH, 'Wrong length'],
  [SW.SECURITY_STATUS_NOT_SATISFIED, 'Security status not satisfied'],
  [SW.AUTHENTICATION_METHOD_BLOCKED, 'Authentication method blocked'],
  [SW.REFERENCED_DATA_INVALIDATED, 'Referenced data invalidated'],
  [SW.CONDITIONS_NOT_SATISFIED, 'Conditions of use not satisfied'],
  [SW.COMMAND_NOT_ALLOWED, 'Command not allowed'],
  [SW.FUNCTION_NOT_SUPPORTED, 'Function not supported (card blocked)'],
  [SW.FILE_NOT_FOUND, 'File or application not found'],
  [SW.RECORD_NOT_FOUND, 'Record not found'],
  [SW.INCORRECT_P1_P2, 'Incorrect P1 or P2'],
  [SW.REFERENCED_DATA_NOT_FOUND, 'Referenced data not found'],
  [SW.WRONG_P1_P2, 'Wrong P1 or P2'],
  [SW.INS_NOT_SUPPORTED, 'Instruction not supported'],
  [SW.CLA_NOT_SUPPORTED, 'Class not supported'],
  [SW.NO_PRECISE_DIAGNOSIS, 'No precise diagnosis'],
  // What no kernel acts on, but cards send.
  [0x6281, 'Warning, part of the data may be corrupted'],
  [0x6282, 'Warning, end of file or record reached'],
  [0x6284, 'Warning, file control information not formatted'],
  [0x6285, 'Warning, selected file in termination state'],
  [0x6381, 'Warning, file filled up by the last write'],
  [0x6581, 'Memory failure'],
  [0x6800, 'Function of the class not supported'],
  [0x6881, 'Logical channel not supported'],
  [0x6882, 'Secure messaging not supported'],
  [0x6883, 'Last command of the chain expected'],
  [0x6884, 'Command chaining not supported'],
  [0x6900, 'Command not allowed'],
  [0x6981, 'Command incompatible with the file structure'],
  [0x6987, 'Secure messaging data objects missing'],
  [0x6988, 'Secure messaging data objects incorrect'],
  [0x6a80, 'Incorrect parameters in the data field'],
  [0x6a84, 'Not enough memory'],
  [0x6a85, 'Lc inconsistent with the TLV structure'],
  [0x6a87, 'Lc inconsistent with P1 P2'],
  [0x6a89, 'File already exists'],
  [0x6a8a, 'DF name already exists'],
  [0x9100, 'Success (native command)'],
  [0x91af, 'More frames follow (native command)'],
]);

/** What a status word says, for logs and traces; by its first byte where the second one counts something. */
export function statusWordMeaning(sw: number): string {
  const meaning = MEANINGS.get(sw);
  if (meaning !== undefined) return meaning;
  const [sw1, sw2] = [sw >> 8, sw & 0xff];
  if (sw1 === 0x61) return `${sw2 || 256} bytes more to be fetched`;
  if (sw1 === 0x6c) return `Wrong Le, ${sw2 || 256} bytes available`;
  if (sw1 === 0x63 && sw2 >> 4 === 0xc) return `Verification failed, ${sw2 & 0x0f} tries left`;
  if (sw1 === 0x62 || sw1 === 0x63) return 'Warning';
  if (sw1 >= 0x64 && sw1 <= 0x6f) return 'Error';
  return 'Unknown status word';
}
