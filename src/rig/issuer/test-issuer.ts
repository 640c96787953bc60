import { fromHex } from '../../platform/bytes/hex.ts';
import { type CryptogramVerdict, verifyCryptogram } from './cryptogram.ts';
import { ISSUERS } from './test-keys.ts';

export interface AuthorisationCryptogram {
  /** One digit a byte. */
  pan: Uint8Array;
  panSequenceNumber: number;
  /** Data elements of DE 55 by tag: 82 95 9A 9C 5F2A 9F02 9F03 9F10 9F1A 9F26 9F36 9F37. */
  tags: ReadonlyMap<number, Uint8Array>;
}

/** The issuer behind the virtual cards, as the simulated host asks it. */
export interface TestIssuer {
  verify(input: AuthorisationCryptogram): CryptogramVerdict;
}

export function createTestIssuer(): TestIssuer {
  return {
    verify({ pan, panSequenceNumber, tags }) {
      const issuer = ISSUERS.find(({ iin }) => startsWith(pan, iin));
      if (issuer === undefined) return { ok: false, reason: 'card is not of the test issuer' };
      const masterKey = fromHex(issuer.masterKey);
      return verifyCryptogram({ scheme: issuer.scheme, pan, panSequenceNumber, fields: tags, masterKey });
    },
  };
}

/** Do the digits begin with an issuer's identification number? */
function startsWith(pan: Uint8Array, iin: string): boolean {
  for (let i = 0; i < iin.length; i++) if (pan[i] !== iin.charCodeAt(i) - 0x30) return false;
  return true;
}
