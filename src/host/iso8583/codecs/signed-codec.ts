import { bcdCodec } from './bcd-codec.ts';
import type { ValueCodec } from './value-codec.ts';

/** `xn` in BCD: the sign as an ASCII character, C or D, then its digits two a byte. */
export function signedBcdCodec(): ValueCodec {
  const digits = bcdCodec('n', { side: 'left', nibble: 0 });
  const isSign = (code: number): boolean => code === 0x43 || code === 0x44;
  return {
    read(bytes, at, units) {
      const sign = bytes[at]!;
      const amount = digits.read(bytes, at + 1, units - 1);
      return isSign(sign) && amount !== null ? String.fromCharCode(sign) + amount : null;
    },
    write(value: string, target, at) {
      target[at] = value.charCodeAt(0);
      return isSign(target[at]!) && digits.write(value.slice(1), target, at + 1);
    },
  };
}
