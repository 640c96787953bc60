import { createECDH, type JsonWebKeyInput } from 'node:crypto';

/** A private key on P-256 as node:crypto takes it. @param scalar hex */
export function p256FromScalar(scalar: string): JsonWebKeyInput {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar, 'hex');
  const point = ecdh.getPublicKey();
  const part = (bytes: Buffer) => bytes.toString('base64url');
  return {
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: part(Buffer.from(scalar, 'hex')),
      x: part(point.subarray(1, 33)),
      y: part(point.subarray(33)),
    },
  };
}
