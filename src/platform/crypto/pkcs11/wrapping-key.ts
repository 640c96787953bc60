import type * as Pkcs11 from 'pkcs11js';
import { TerminalError } from '../../errors/terminal-error.ts';
import type { TokenSession } from './token-session.ts';

const KEY_LENGTH = 32;

/** The AES key of that label, or undefined. @throws TerminalError key_store_failed when it is not one that stays inside */
export function findWrappingKey(at: TokenSession, label: string): Pkcs11.Handle | undefined {
  const { pkcs11, token, session } = at;
  token.C_FindObjectsInit(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_LABEL, value: label },
  ]);
  const found = token.C_FindObjects(session, 2);
  token.C_FindObjectsFinal(session);
  const [key] = found;
  if (!key) return undefined;
  if (found.length > 1) throw wrongKey(label, 'stands there twice', 'Remove the one that is not used.');
  requireFixed(at, key, label);
  return key;
}

/** Makes the key inside the token; it can never be taken out of it. */
export function generateWrappingKey({ pkcs11, token, session }: TokenSession, label: string): Pkcs11.Handle {
  return token.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_AES },
    { type: pkcs11.CKA_VALUE_LEN, value: KEY_LENGTH },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: true },
    { type: pkcs11.CKA_SENSITIVE, value: true },
    { type: pkcs11.CKA_EXTRACTABLE, value: false },
    { type: pkcs11.CKA_ENCRYPT, value: true },
    { type: pkcs11.CKA_DECRYPT, value: true },
    { type: pkcs11.CKA_WRAP, value: false },
    { type: pkcs11.CKA_UNWRAP, value: false },
  ]);
}

/** A key that could be read out protects nothing. */
function requireFixed({ pkcs11, token, session }: TokenSession, key: Pkcs11.Handle, label: string): void {
  const attributes = token.C_GetAttributeValue(session, key, [
    { type: pkcs11.CKA_SENSITIVE },
    { type: pkcs11.CKA_EXTRACTABLE },
  ]);
  const [sensitive, extractable] = attributes.map(({ value }) => Buffer.isBuffer(value) && value[0] !== 0);
  if (sensitive && !extractable) return;
  throw wrongKey(
    label,
    'can be read out of it',
    'Name another keyLabel; a key that stays inside is made then.',
  );
}

function wrongKey(label: string, what: string, hint: string): TerminalError {
  return new TerminalError('key_store_failed', `The key "${label}" of the token ${what}.`, { hint });
}
