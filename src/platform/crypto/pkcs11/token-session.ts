import { createRequire } from 'node:module';
import type * as Pkcs11 from 'pkcs11js';
import { TerminalError } from '../../errors/terminal-error.ts';
import { type Pkcs11Options, readTokenPin } from './options.ts';

/** A session on the token, logged in, for as long as one call lasts. */
export interface TokenSession {
  /** The bindings, with their constants. */
  pkcs11: typeof Pkcs11;
  token: Pkcs11.PKCS11;
  session: Pkcs11.Handle;
}

/**
 * Logs in, lets `use` work, and leaves nothing open behind: the library is loaded on the first need only, and no
 * logged-in session stays for others in this process.
 * @throws TerminalError key_store_failed
 */
export function withToken<Result>(options: Pkcs11Options, use: (session: TokenSession) => Result): Result {
  const pin = readTokenPin(options);
  try {
    const pkcs11 = createRequire(import.meta.url)('pkcs11js') as typeof Pkcs11;
    const token = new pkcs11.PKCS11();
    token.load(options.module);
    try {
      token.C_Initialize();
      const session = token.C_OpenSession(
        slotOf(token, options),
        pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION,
      );
      token.C_Login(session, pkcs11.CKU_USER, pin);
      return use({ pkcs11, token, session });
    } finally {
      closeQuietly(token);
    }
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    throw failure(options, error);
  }
}

/** Ends all sessions, and with them the login. What fails here was failing before, and that is reported. */
function closeQuietly(token: Pkcs11.PKCS11): void {
  try {
    token.C_Finalize();
  } catch {
    // never initialised
  }
  token.close();
}

function slotOf(token: Pkcs11.PKCS11, { token: label, module }: Pkcs11Options): Pkcs11.Handle {
  const slots = token.C_GetSlotList(true).filter((slot) => token.C_GetTokenInfo(slot).label.trim() === label);
  const [slot] = slots;
  if (slot && slots.length === 1) return slot;
  throw new TerminalError(
    'key_store_failed',
    `${module} shows ${slots.length} tokens with the label "${label}".`,
    {
      hint: 'Check that the token is connected and initialised, and that its label is the only one of that name.',
    },
  );
}

/** What to do about the failures that people can cause. */
const HINTS: Readonly<Record<string, string>> = {
  CKR_PIN_INCORRECT: 'Correct the PIN before the next start: a token locks itself after a few wrong ones.',
  CKR_PIN_LOCKED: 'Unlock the token with its security officer PIN.',
  CKR_USER_PIN_NOT_INITIALIZED: 'Set the user PIN of the token.',
};

function failure({ module, token }: Pkcs11Options, cause: unknown): TerminalError {
  const said = cause instanceof Error ? cause.message : 'unknown';
  const hint = HINTS[said];
  return new TerminalError('key_store_failed', `The token "${token}" of ${module} does not work: ${said}.`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
