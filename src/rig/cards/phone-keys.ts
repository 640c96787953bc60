import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type ECDH,
  type KeyObject,
} from 'node:crypto';
import { text } from './tlv.ts';

/** Public half of a key in PKCS#8. A phone knows no more of a shop's key. */
export function publicHalf(privateKeyBase64: string): KeyObject {
  const key = Buffer.from(privateKeyBase64, 'base64');
  return createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

/** A public key as a point, uncompressed. 65 bytes. */
export function pointOf(key: KeyObject): Uint8Array {
  const { x, y } = key.export({ format: 'jwk' });
  return Buffer.concat([Uint8Array.of(0x04), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]);
}

/** Numbers and key pairs of one phone, another each time, the same in each run. Real phones throw dice. */
export class PhoneDice {
  readonly #name: string;
  #throws = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** 32 bytes. */
  number(): Uint8Array {
    this.#throws++;
    return createHash('sha256')
      .update(text(`${this.#name} ${this.#throws}`))
      .digest();
  }

  keyPair(): ECDH {
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(this.number());
    return ecdh;
  }
}
