import { toHex } from '../../../platform/bytes/hex.ts';

interface Scheme {
  name: string;
  /** Kernel that Book B gives the RID; none for schemes without one. */
  kernelId?: number;
}

const scheme = (name: string, kernelId?: number): Scheme =>
  kernelId === undefined ? { name } : { name, kernelId };

/**
 * By RID, the first five bytes.
 * NOTE: Book B names no kernel for Visa's US common debit; such cards follow Visa's.
 * @spec ISO/IEC 7816-5; kernels: EMV Contactless Book B, 3.3.2.5
 */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  A000000003: scheme('Visa', 3),
  A000000004: scheme('Mastercard', 2),
  A000000025: scheme('American Express', 4),
  A000000029: scheme('LINK'),
  A000000042: scheme('Cartes Bancaires'),
  A000000065: scheme('JCB', 5),
  A000000087: scheme('3GPP'),
  A000000098: scheme('Visa US common debit', 3),
  A000000121: scheme('Dankort'),
  A000000141: scheme('PagoBANCOMAT'),
  A000000151: scheme('GlobalPlatform'),
  A000000152: scheme('Discover', 6),
  A000000154: scheme('Banrisul'),
  A000000228: scheme('mada'),
  A000000277: scheme('Interac'),
  A000000308: scheme('PIV'),
  A000000324: scheme('Discover', 6),
  A000000333: scheme('UnionPay', 7),
  A000000337: scheme('GIM-UEMOA'),
  A000000359: scheme('girocard'),
  A000000371: scheme('Verve'),
  A000000384: scheme('eftpos Australia'),
  A000000396: scheme('NXP'),
  A000000432: scheme('PRO100'),
  A000000524: scheme('RuPay'),
  A000000620: scheme('US debit (DNA)'),
  A000000658: scheme('Mir'),
  A000000672: scheme('Troy'),
  D276000025: scheme('girocard'),
  D276000085: scheme('NFC Forum'),
};

/** By AID; an AID that goes on after one of these is a variant of it. */
const PRODUCTS: Readonly<Record<string, string>> = {
  A0000000031010: 'Visa credit or debit',
  A0000000032010: 'Visa Electron',
  A0000000032020: 'V PAY',
  A0000000033010: 'Visa Interlink',
  A0000000038010: 'Visa Plus',
  A0000000980840: 'Visa US common debit',
  A0000000041010: 'Mastercard credit or debit',
  A0000000042203: 'Mastercard US common debit',
  A0000000043060: 'Maestro',
  A0000000046000: 'Cirrus',
  A00000002501: 'American Express',
  A0000000421010: 'Cartes Bancaires credit or debit',
  A0000000422010: 'Cartes Bancaires debit',
  A0000000651010: 'JCB',
  A0000001211010: 'Dankort',
  A0000001410001: 'PagoBANCOMAT',
  A0000001523010: 'Discover, Diners Club',
  A0000001524010: 'Discover US common debit',
  A0000002281010: 'mada',
  A0000002771010: 'Interac debit',
  A0000003241010: 'Discover Zip',
  A000000333010101: 'UnionPay debit',
  A000000333010102: 'UnionPay credit',
  A000000333010103: 'UnionPay quasi-credit',
  A000000333010106: 'UnionPay electronic cash',
  A000000333010108: 'UnionPay US common debit',
  A0000003591010: 'girocard',
  A0000005241010: 'RuPay',
  A0000006200620: 'US debit (DNA)',
  A0000006581010: 'Mir',
  A0000006723010: 'Troy credit',
  A0000006723020: 'Troy debit',
  D2760000850101: 'NDEF, Type 4 tag',
  '315041592E5359532E4444463031': 'Payment System Environment (PSE), contact',
  '325041592E5359532E4444463031': 'Proximity Payment System Environment (PPSE)',
  '4F53452E5641532E3031': 'Value added services (OSE)',
};

/** The application or else the scheme that an AID, a DF name or the beginning of one stands for. */
export function applicationName(aid: Uint8Array): string | undefined {
  const hex = toHex(aid);
  const known = Object.keys(PRODUCTS).filter((prefix) => hex.startsWith(prefix));
  const longest = known.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? SCHEMES[hex.slice(0, 10)]?.name : PRODUCTS[longest];
}

/** The kernel that Book B gives the scheme of an AID. */
export function kernelOfAid(aid: Uint8Array): number | undefined {
  return SCHEMES[toHex(aid.subarray(0, 5))]?.kernelId;
}

/** Of the scheme whose kernel it is. */
export const KERNEL_NAMES: Readonly<Record<number, string>> = {
  1: 'Kernel 1',
  2: 'Mastercard',
  3: 'Visa',
  4: 'American Express',
  5: 'JCB',
  6: 'Discover',
  7: 'UnionPay',
  8: 'Kernel 8, common',
};
