import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { LanePasses } from '../card/lane/protocol.ts';
import type { PassSettings } from '../platform/config/pass-settings.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { NamedKeys } from '../platform/ports/vault.ts';

/**
 * The passes of the configuration with their keys, as the lane takes them.
 * @throws TerminalError key_missing; config_invalid for a key that is not on P-256
 */
export function lanePasses({ mode, apple, smartTap }: PassSettings, keys: NamedKeys): LanePasses {
  return {
    mode,
    apple: apple.map(({ passType, key, signUpUrl }) => ({
      passType,
      privateKeyBase64: key === undefined ? null : pkcs8(key, keys),
      ...(signUpUrl === undefined ? {} : { signUpUrl }),
    })),
    smartTap: smartTap
      ? {
          ...{ collectorId: smartTap.collectorId, keyVersion: smartTap.keyVersion },
          privateKeyBase64: pkcs8(smartTap.key, keys),
        }
      : null,
  };
}

function pkcs8(name: string, keys: NamedKeys): string {
  const imported = keys.read(name);
  try {
    const key = createPrivateKey(Buffer.from(imported));
    if (isP256(key)) return key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  } catch {
    // What OpenSSL says of a key is not repeated.
  } finally {
    imported.fill(0);
  }
  throw new TerminalError('config_invalid', `The key "${name}" is not a private key on P-256.`, {
    hint: 'Import the key that the passes are made for: PEM, EC, prime256v1.',
  });
}

const isP256 = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
