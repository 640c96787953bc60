import type { KeyObject } from 'node:crypto';
import { signRsaSha256, verifyRsaSha256 } from '../wallet-keys.ts';

/** What a signature of Antom covers besides the body. `time` is the header that goes with it, as it was sent. */
export interface SignedHead {
  /** Path and query of the API, without whatever a proxy puts in front. */
  path: string;
  clientId: string;
  time: string;
}

/** @spec Antom API, "Digital signature": `POST <path>\n<client id>.<time>.<body>`, the body's bytes as they are. */
function signedContent({ path, clientId, time }: SignedHead, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`POST ${path}\n${clientId}.${time}.`, 'utf8'), body]);
}

/** Value of the header `Signature`. */
export function signatureHeader(
  key: KeyObject,
  keyVersion: number,
  head: SignedHead,
  body: Uint8Array,
): string {
  const signature = encodeURIComponent(signRsaSha256(key, signedContent(head, body)));
  return `algorithm=RSA256,keyVersion=${keyVersion},signature=${signature}`;
}

/** Whether a header `Signature` of Antom holds for that head and body. */
export function isSignedByAntom(
  key: KeyObject,
  header: string | undefined,
  head: SignedHead,
  body: Uint8Array,
): boolean {
  const parts = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim(), value.join('=').trim()] as const;
    }),
  );
  const signature = unescaped(parts.get('signature') ?? '');
  if (parts.get('algorithm') !== 'RSA256' || signature === null) return false;
  return verifyRsaSha256(key, signedContent(head, body), signature);
}

/** Null for escapes that are none. */
function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
