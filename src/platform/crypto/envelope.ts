import { concatBytes } from '../bytes/hex.ts';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import type { EpochKey, Opener, Sealer } from '../ports/vault.ts';
import { BOX_OVERHEAD, decrypt, encrypt, KEY_LENGTH } from './aead.ts';

/*
 * One sealed record, version 1:
 *
 *   version      1    0x01
 *   epochLength  1    1..32
 *   epoch        n    printable ASCII: names the key that wraps the record key
 *   wrappedDek   60   box of the record's own key (DEK, 32 bytes) under the epoch key
 *   record       28+  box of the plain text under the DEK
 *
 * A box is iv | tag | ciphertext of AES-256-GCM. Both boxes are bound to the bytes before them (version,
 * epochLength, epoch) and the context in UTF-8: a record that is moved to another payment, or relabelled with
 * another epoch, does not open.
 */
const VERSION = 1;
const EPOCH_START = 2;
const WRAPPED_LENGTH = BOX_OVERHEAD + KEY_LENGTH;
const LARGEST_PLAIN = 65_536;
const EPOCH_NAME = /^[\x21-\x7e]{1,32}$/;

/** @throws Error when the key is not 32 bytes or its epoch is not 1..32 printable ASCII characters */
export function createSealer(epochKey: EpochKey, random: Random): Sealer {
  if (!EPOCH_NAME.test(epochKey.epoch)) throw new Error('an epoch is 1..32 printable ASCII characters');
  if (epochKey.key.length !== KEY_LENGTH) throw new Error(`an epoch key has ${KEY_LENGTH} bytes`);
  const epoch = Buffer.from(epochKey.epoch, 'latin1');
  const header = concatBytes(Uint8Array.of(VERSION, epoch.length), epoch);

  return {
    seal(plain, context) {
      if (plain.length > LARGEST_PLAIN) throw new Error(`a record has at most ${LARGEST_PLAIN} bytes`);
      const bound = concatBytes(header, Buffer.from(context, 'utf8'));
      const dek = random.bytes(KEY_LENGTH);
      try {
        return concatBytes(
          header,
          encrypt(epochKey.key, dek, bound, random),
          encrypt(dek, plain, bound, random),
        );
      } finally {
        dek.fill(0);
        plain.fill(0);
      }
    },
  };
}

/** `keyForEpoch` gives undefined when the key of that epoch is gone. */
export function createOpener(keyForEpoch: (epoch: string) => Uint8Array | undefined): Opener {
  return {
    open(sealed, context) {
      const epoch = epochOf(sealed);
      const epochKey = keyForEpoch(epoch);
      if (!epochKey) throw unreadable(`the key of ${epoch} is gone`);
      const dekStart = EPOCH_START + epoch.length;
      const recordStart = dekStart + WRAPPED_LENGTH;
      const bound = concatBytes(sealed.subarray(0, dekStart), Buffer.from(context, 'utf8'));
      const dek = decrypt(epochKey, sealed.subarray(dekStart, recordStart), bound);
      const plain = dek && decrypt(dek, sealed.subarray(recordStart), bound);
      dek?.fill(0);
      if (!plain) throw unreadable('it was changed, or belongs to another payment');
      return plain;
    },
  };
}

/** Opens what was sealed with this one key. */
export function createEpochOpener({ epoch, key }: EpochKey): Opener {
  return createOpener((wanted) => (wanted === epoch ? key : undefined));
}

/**
 * The epoch whose key opens this record. It is read before anything is proven: good only to choose the key
 * to try, and to know which keys must be kept.
 * @throws TerminalError sealed_record_unreadable
 */
export function epochOf(sealed: Uint8Array): string {
  const length = sealed[1] ?? 0;
  const epoch = Buffer.from(sealed.subarray(EPOCH_START, EPOCH_START + length)).toString('latin1');
  const shortest = EPOCH_START + length + WRAPPED_LENGTH + BOX_OVERHEAD;
  if (sealed[0] !== VERSION || sealed.length < shortest || !EPOCH_NAME.test(epoch)) {
    throw unreadable('it is not an envelope of version 1');
  }
  return epoch;
}

function unreadable(why: string): TerminalError {
  return new TerminalError('sealed_record_unreadable', `A sealed record does not open: ${why}.`);
}
