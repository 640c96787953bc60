import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Pkcs11 from 'pkcs11js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pkcs11KeyStore } from '../../src/platform/crypto/pkcs11/index.ts';
import { withToken } from '../../src/platform/crypto/pkcs11/token-session.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { keyStoreContract } from '../contract/key-store-suite.ts';
import { createSoftHsm, SOFT_HSM_MODULE, type SoftHsm } from '../support/soft-hsm.ts';

const TOKEN = 'tilld test';
/** CKS_RO_PUBLIC_SESSION: nobody is logged in. */
const READ_ONLY_PUBLIC = 0;

const storeOf = (hsm: SoftHsm, seed = 'store', more: object = {}) => {
  const options = pkcs11KeyStore.options.parse({
    module: SOFT_HSM_MODULE,
    token: TOKEN,
    pinFile: hsm.pinFile,
    ...more,
  });
  return pkcs11KeyStore.create(options, { folder: join(hsm.folder, 'keys'), random: new SeededRandom(seed) });
};

keyStoreContract('pkcs11, SoftHSM', () => {
  const hsm = createSoftHsm(TOKEN);
  return {
    folder: join(hsm.folder, 'keys'),
    wrapped: true,
    open: (seed) => storeOf(hsm, seed),
    breakIt: () => hsm.unplug(),
    dispose: () => hsm.dispose(),
  };
});

describe('on a token', () => {
  let hsm: SoftHsm;
  beforeEach(() => {
    hsm = createSoftHsm(TOKEN);
  });
  afterEach(() => hsm.dispose());

  const inToken = <Result>(use: Parameters<typeof withToken<Result>>[1]) =>
    withToken({ module: SOFT_HSM_MODULE, token: TOKEN, keyLabel: '', pinFile: hsm.pinFile }, use);
  const failed = (message: string, hint = '') =>
    expect.objectContaining({
      code: 'key_store_failed',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });

  test('the wrapping key cannot be read, and is the only thing tilld leaves there', () => {
    storeOf(hsm).secret('root');
    storeOf(hsm).secret('pan-token');
    inToken(({ pkcs11, token, session }) => {
      token.C_FindObjectsInit(session, []);
      const objects = token.C_FindObjects(session, 10);
      token.C_FindObjectsFinal(session);
      expect(objects).toHaveLength(1);
      expect(() => token.C_GetAttributeValue(session, objects[0]!, [{ type: pkcs11.CKA_VALUE }])).toThrow(
        'CKR_ATTRIBUTE_SENSITIVE',
      );
    });
  });

  test('a key that can be read out is refused', () => {
    inToken(({ pkcs11, token, session }) =>
      token.C_CreateObject(session, [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
        { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_AES },
        { type: pkcs11.CKA_VALUE, value: Buffer.alloc(32, 7) },
        { type: pkcs11.CKA_LABEL, value: 'tilld-wrapping' },
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_SENSITIVE, value: false },
        { type: pkcs11.CKA_EXTRACTABLE, value: true },
        { type: pkcs11.CKA_ENCRYPT, value: true },
      ]),
    );
    expect(() => storeOf(hsm).secret('root')).toThrow(failed('can be read out', 'keyLabel'));
    expect(storeOf(hsm, 'other', { keyLabel: 'tilld-2' }).secret('root')).toHaveLength(32);
  });

  test('another token with a key of the same label does not open what the first one wrapped', () => {
    storeOf(hsm).secret('root');
    hsm.unplug();
    hsm.addToken(TOKEN);
    expect(() => storeOf(hsm).secret('root')).toThrow(failed('which the token does not have', 'backups'));
    storeOf(hsm).secret('pan-token');
    expect(() => storeOf(hsm).secret('root')).toThrow(failed('does not open'));
  });

  test('a wrong PIN is tried once, and the hint warns of the lock', () => {
    writeFileSync(hsm.pinFile, '999999');
    expect(() => storeOf(hsm).secret('root')).toThrow(failed('CKR_PIN_INCORRECT', 'locks itself'));
  });

  test('the PIN stands in a file of the owner, or in a variable, never in the configuration', () => {
    chmodSync(hsm.pinFile, 0o644);
    expect(() => storeOf(hsm).secret('root')).toThrow(failed('open to other users', 'chmod go='));
    const byVariable = { pinFile: undefined, pinVariable: 'TILLD_TEST_PIN' };
    expect(() => storeOf(hsm, 'v', byVariable).secret('root')).toThrow(
      failed('no PIN of the token in $TILLD_TEST_PIN'),
    );
    process.env['TILLD_TEST_PIN'] = '246810';
    expect(storeOf(hsm, 'v', byVariable).secret('root')).toHaveLength(32);
    delete process.env['TILLD_TEST_PIN'];
    const both = { module: SOFT_HSM_MODULE, token: TOKEN, pinFile: '/x', pinVariable: 'X' };
    expect(pkcs11KeyStore.options.safeParse(both).success).toBe(false);
    expect(
      pkcs11KeyStore.options.safeParse({ module: SOFT_HSM_MODULE, token: TOKEN, pin: '1' }).success,
    ).toBe(false);
  });

  test('two tokens of one label, no module, no token: each is told apart', () => {
    hsm.addToken(TOKEN);
    expect(() => storeOf(hsm).secret('root')).toThrow(failed('shows 2 tokens'));
    expect(() => storeOf(hsm, 'x', { token: 'elsewhere' }).secret('root')).toThrow(failed('shows 0 tokens'));
    expect(() => storeOf(hsm, 'x', { module: '/no/such.so' }).secret('root')).toThrow(failed('/no/such.so'));
  });

  test('no session stays open: another program finds the token free', () => {
    storeOf(hsm).secret('root');
    const pkcs11 = createRequire(import.meta.url)('pkcs11js') as typeof Pkcs11;
    const token = new pkcs11.PKCS11();
    token.load(SOFT_HSM_MODULE);
    token.C_Initialize();
    const [slot] = token.C_GetSlotList(true);
    const session = token.C_OpenSession(slot!, pkcs11.CKF_SERIAL_SESSION);
    expect(token.C_GetSessionInfo(session).state).toBe(READ_ONLY_PUBLIC);
    token.C_Finalize();
    token.close();
  });

  test('the files are of no use without the token', () => {
    storeOf(hsm).secret('root');
    rmSync(join(hsm.folder, 'tokens'), { recursive: true });
    expect(() => storeOf(hsm).secret('root')).toThrow(failed(TOKEN));
  });
});
