import { createECDH, createPrivateKey, type ECDH, type KeyObject } from 'node:crypto';

const CURVE = 'prime256v1';

/** A private key on P-256, ready to agree and to sign. */
export interface P256Key {
  readonly key: KeyObject;
  /** x of the public key, 32 bytes. */
  readonly publicX: Uint8Array;
  readonly ecdh: ECDH;
}

/** @throws RangeError when it is no private key on P-256 */
export function p256Key(key: KeyObject): P256Key {
  const isOurs =
    key.type === 'private' &&
    key.asymmetricKeyType === 'ec' &&
    key.asymmetricKeyDetails?.namedCurve === CURVE;
  if (!isOurs) throw new RangeError('not a private key on the curve P-256');
  const { d, x } = key.export({ format: 'jwk' });
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(Buffer.from(d!, 'base64url'));
  return { key, publicX: new Uint8Array(Buffer.from(x!, 'base64url')), ecdh };
}

/** @param base64 PKCS#8, DER @throws RangeError when it is no private key on P-256 */
export function p256KeyFromBase64(base64: string): P256Key {
  return p256Key(createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' }));
}

/** Numbers that are no private key are as rare as two equal keys. */
const MOST_DRAWS = 8;

/** A key pair for one session, out of the surroundings' randomness. */
export function ephemeralKey(random: (length: number) => Uint8Array): ECDH {
  const ecdh = createECDH(CURVE);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    try {
      ecdh.setPrivateKey(random(32));
      return ecdh;
    } catch {
      // Zero, or not below the order of the curve: drawn again.
    }
  }
  throw new Error('the source of randomness gives no private keys');
}

/** x of the shared point, 32 bytes; null where `point` (encoded as in SEC 1) is not on the curve. */
export function agree(ecdh: ECDH, point: Uint8Array): Uint8Array | null {
  try {
    return ecdh.computeSecret(point);
  } catch {
    return null;
  }
}
