/*
 * Alipay Tap, UNOFFICIAL: made from what stickers of the field were found to hold, not from a document of Alipay. A
 * phone that is held to the tag opens the app and pays as if it had scanned the code. Commercial use needs Alipay's
 * approval.
 */
import { concatBytes } from '../../../platform/bytes/hex.ts';
import { type NdefRecord, readNdef, TNF, writeNdef } from './ndef.ts';
import { tapMalformed } from './tap-malformed.ts';

const PAGE = 'https://render.alipay.com/p/s/ulink/?scene=nfc&scheme=';
const APP = 'alipay://nfc/app?id=10000007&actionType=route&codeContent=';
const PACKAGE = 'com.eg.android.AlipayGphone';

const URI_TYPE = 'U';
/** Android Application Record: the app that is opened, or offered in the store. */
const AAR_TYPE = 'android.com:pkg';
/** What the first byte of a URI record stands for. @spec NFC Forum URI RTD 1.0, 3.2.2 */
const PREFIXES: readonly string[] = ['', 'http://www.', 'https://www.', 'http://', 'https://'];
const HTTPS = 4;

/** What a tag of the counter holds. */
export interface AlipayTap {
  uri: string;
  /** Content of the QR code that the phone acts upon as if scanned; null where the address carries another kind. */
  code: string | null;
  /** Android package that the tag names, or null. */
  package: string | null;
}

/** `code`: content of a merchant's QR code ("https://qr.alipay.com/..."). */
export function alipayTapUri(code: string): string {
  return PAGE + encodeURIComponent(APP + encodeURIComponent(code));
}

/** NDEF message: the address, and the app by name. */
export function alipayTapMessage(code: string): Uint8Array {
  const address = alipayTapUri(code).slice(PREFIXES[HTTPS]!.length);
  return writeNdef([
    {
      tnf: TNF.wellKnown,
      type: URI_TYPE,
      payload: concatBytes(Uint8Array.of(HTTPS), Buffer.from(address, 'utf8')),
    },
    { tnf: TNF.external, type: AAR_TYPE, payload: Buffer.from(PACKAGE, 'utf8') },
  ]);
}

/**
 * What an NDEF message of such a tag says.
 * @throws TerminalError code_malformed: no NDEF message, or none with an address
 */
export function readAlipayTap(message: Uint8Array): AlipayTap {
  const records = readNdef(message);
  const address = records.find(({ tnf, type }) => tnf === TNF.wellKnown && type === URI_TYPE);
  const prefix = PREFIXES[address?.payload[0] ?? -1];
  if (!address || prefix === undefined) throw tapMalformed(0, 'the message has no address (URI record).');
  const uri = prefix + textOf(address.payload.subarray(1));
  const app = records.find(({ tnf, type }) => tnf === TNF.external && type === AAR_TYPE);
  return { uri, code: codeOf(uri), package: app ? textOf(app.payload) : null };
}

function codeOf(uri: string): string | null {
  if (!URL.canParse(uri)) return null;
  const { hostname, searchParams } = new URL(uri);
  const scheme = searchParams.get('scheme') ?? '';
  if (hostname !== 'render.alipay.com' || !scheme.startsWith('alipay:') || !URL.canParse(scheme)) return null;
  return new URL(scheme).searchParams.get('codeContent');
}

const textOf = (bytes: NdefRecord['payload']): string => Buffer.from(bytes).toString('utf8');
