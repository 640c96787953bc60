import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { secretCopy } from '../bytes/secret-bytes.ts';
import { TerminalError } from '../errors/terminal-error.ts';

/** What may be told of a key. */
export interface KeyDescription {
  /** "RSA private key 2048", "EC private key P-256", "secret of 32 bytes" */
  kind: string;
  /** SHA-256 of the public part (SubjectPublicKeyInfo, DER) in lower-case hex; null for a secret. */
  fingerprint: string | null;
}

const LONGEST_SECRET = 512;
const LONGEST_FILE = 16_384;

/**
 * What was given, as it is kept: PEM as it came; a private key in DER or in bare base64 (the form in which Alipay's tool
 * gives it) as PEM; other text without the line end that an editor adds; other bytes as they are. A fresh copy.
 * NOTE: base64 and PEM go through strings, which cannot be wiped: this is for a process that ends at once.
 * @throws TerminalError key_refused: no private key and no secret
 */
export function keyMaterial(given: Uint8Array): Uint8Array {
  if (given.length > LONGEST_FILE) {
    throw refused(`${given.length} bytes are no key.`, 'A private key has some thousand bytes at most.');
  }
  const label = pemLabel(given);
  if (label !== undefined) {
    pemKey(given, label);
    return secretCopy(given);
  }
  const key = derKey(given) ?? derKey(Buffer.from(Buffer.from(given).toString('latin1'), 'base64'));
  if (key) return secretCopy(Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })));
  const secret = withoutLineEnd(given);
  if (secret.length >= 1 && secret.length <= LONGEST_SECRET) return secretCopy(secret);
  throw refused(
    `${secret.length} bytes are no private key, and a secret has 1 to ${LONGEST_SECRET}.`,
    'Give a private key as PEM. Of a .p12 file "openssl pkcs12 -nocerts -noenc -in FILE" makes one.',
  );
}

/** Of what `keyMaterial` gave. */
export function describeKey(material: Uint8Array): KeyDescription {
  const label = pemLabel(material);
  if (label === undefined) {
    const { length } = material;
    return { kind: `secret of ${length} ${length === 1 ? 'byte' : 'bytes'}`, fingerprint: null };
  }
  const key = pemKey(material, label);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return { kind: kindOf(key), fingerprint: createHash('sha256').update(spki).digest('hex') };
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const type: string = asymmetricKeyType ?? '';
  const { modulusLength, namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (type === 'ec') return `EC private key ${CURVES[namedCurve] ?? namedCurve}`;
  if (modulusLength !== undefined) return `${type.toUpperCase()} private key ${modulusLength}`;
  return `${type.replace(/^./, (first) => first.toUpperCase())} private key`;
}

/** Enough of the text to hold the line that PEM begins with. */
const LONGEST_BEGIN = 96;

/** "EC PRIVATE KEY" of PEM text; undefined for anything else. @spec RFC 7468, 2 */
function pemLabel(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, LONGEST_BEGIN)).toString('latin1');
  return /^\s*-----BEGIN ([A-Z0-9 ]+)-----/.exec(start)?.[1];
}

function pemKey(pem: Uint8Array, label: string): KeyObject {
  if (/PUBLIC KEY|CERTIFICATE/.test(label)) {
    throw refused(
      `A ${label.toLowerCase()} is no private key.`,
      'It is no secret: keep it as a file that the configuration names.',
    );
  }
  if (isEncrypted(pem)) {
    throw refused(
      'The private key is protected by a passphrase.',
      'Take it off with "openssl pkey -in FILE" and give what comes out: tilld seals the key itself.',
    );
  }
  try {
    return createPrivateKey(Buffer.from(pem.buffer, pem.byteOffset, pem.length));
  } catch {
    throw refused(
      'The PEM text holds no private key that can be read.',
      'Give all of it, from BEGIN to END.',
    );
  }
}

/** By its label, or of the old form by its first header. @spec RFC 5958; RFC 1421, 4.6.1.1 */
function isEncrypted(pem: Uint8Array): boolean {
  const start = Buffer.from(pem.subarray(0, LONGEST_BEGIN)).toString('latin1');
  return /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(start);
}

function derKey(der: Buffer | Uint8Array): KeyObject | undefined {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: Buffer.from(der), format: 'der', type });
    } catch {
      // no key of this form
    }
  }
  return undefined;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const isText = bytes.every(
    (byte) => byte === LINE_FEED || byte === CARRIAGE_RETURN || (byte >= 0x20 && byte < 0x7f),
  );
  if (!isText || bytes.at(-1) !== LINE_FEED) return bytes;
  return bytes.subarray(0, bytes.at(-2) === CARRIAGE_RETURN ? -2 : -1);
}

function refused(message: string, hint: string): TerminalError {
  return new TerminalError('key_refused', message, { hint });
}
