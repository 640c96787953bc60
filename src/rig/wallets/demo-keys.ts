import { generateKeyPairSync } from 'node:crypto';

/** PEM, PKCS#8 and SPKI. */
export interface RsaPair {
  privateKey: string;
  publicKey: string;
}

export interface WalletKeys {
  shop: RsaPair;
  provider: RsaPair;
}

/** Fresh RSA-2048 keys of a shop and a provider; takes some 200 ms. */
export function makeWalletKeys(): WalletKeys {
  return { shop: makeRsaPair(), provider: makeRsaPair() };
}

export function makeRsaPair(): RsaPair {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
