import { bitTable, readBits } from './bit-readings.ts';
import { aflEntries } from './decode-afl.ts';
import { type DecodedNode, type Details, part } from './decoded.ts';
import { issuerApplicationData } from './issuer-application-data.ts';
import { countValue } from './number-values.ts';
import type { TreeContext } from './tree-context.ts';

/** INS of the commands that may be answered with template 80. */
export const INS = { GPO: 0xa8, GENERATE_AC: 0xae, INTERNAL_AUTHENTICATE: 0x88 } as const;

/**
 * The values in a Response Message Template Format 1 (80): which they are is told by the command, `ins`.
 * NOTE: without the command a length that fits an AIP and an AFL is read as such, else as a GENERATE AC's.
 * @spec EMV 4.4 Book 3, 6.5.5, 6.5.8 and 6.5.9
 */
export function format1(value: Uint8Array, at: number, context: TreeContext): Details {
  const { ins = guess(value), kernelId } = context;
  if (ins === INS.GPO) return gpoAnswer(value, at, kernelId);
  if (ins === INS.GENERATE_AC && value.length >= 11) return cryptogramAnswer(value, at, kernelId);
  if (ins === INS.INTERNAL_AUTHENTICATE) {
    return { children: [part('Signed Dynamic Application Data', value, at)] };
  }
  return {};
}

function guess(value: Uint8Array): number | undefined {
  if (value.length >= 6 && value.length % 4 === 2) return INS.GPO;
  return value.length >= 11 && value.length <= 43 ? INS.GENERATE_AC : undefined;
}

function gpoAnswer(value: Uint8Array, at: number, kernelId?: number): Details {
  const afl = value.subarray(2);
  return {
    children: [
      bitCoded(0x82, 'Application Interchange Profile (AIP)', value.subarray(0, 2), at, kernelId),
      part('Application File Locator (AFL)', afl, at + 2, { children: aflEntries(afl, at + 2) }),
    ],
  };
}

function cryptogramAnswer(value: Uint8Array, at: number, kernelId?: number): Details {
  const iad = value.subarray(11);
  const children = [
    bitCoded(0x9f27, 'Cryptogram Information Data', value.subarray(0, 1), at, kernelId),
    part(
      'Application Transaction Counter (ATC)',
      value.subarray(1, 3),
      at + 1,
      countValue(value.subarray(1, 3)),
    ),
    part('Application Cryptogram', value.subarray(3, 11), at + 3),
  ];
  if (iad.length > 0) {
    children.push(
      part('Issuer Application Data', iad, at + 11, issuerApplicationData(iad, at + 11, kernelId)),
    );
  }
  return { children };
}

function bitCoded(tag: number, name: string, bytes: Uint8Array, at: number, kernelId?: number): DecodedNode {
  return part(name, bytes, at, { bits: readBits(bitTable(tag, kernelId)!, bytes) });
}
