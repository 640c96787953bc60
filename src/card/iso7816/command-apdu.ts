/** A short command APDU. @spec ISO/IEC 7816-4:2020, 5.2 */
export interface CommandApdu {
  cla: number;
  ins: number;
  p1: number;
  p2: number;
  /** 0..255 bytes. */
  data?: Uint8Array;
  /** Expected length; 0 stands for 256. Absent: no Le byte. */
  le?: number;
}

/** @throws RangeError when the data field is longer than 255 bytes */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const lc = command.data?.length ?? 0;
  if (lc > 255) throw new RangeError(`a short APDU carries at most 255 bytes, not ${lc}`);
  const bytes = new Uint8Array(4 + (lc > 0 ? 1 + lc : 0) + (command.le === undefined ? 0 : 1));
  bytes[0] = command.cla;
  bytes[1] = command.ins;
  bytes[2] = command.p1;
  bytes[3] = command.p2;
  if (lc > 0) {
    bytes[4] = lc;
    bytes.set(command.data!, 5);
  }
  if (command.le !== undefined) bytes[bytes.length - 1] = command.le;
  return bytes;
}
