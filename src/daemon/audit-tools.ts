import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AuditTools, AuditVerdict } from '../desk/cli/audit-tools.ts';
import { type Anchor, FIRST_HASH, verifyChain } from '../payment/journal/audit-chain.ts';
import { auditAnchors, openAuditTrail } from '../payment/journal/audit-trail.ts';
import { createFileKeyStore } from '../platform/crypto/file-key-store.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Random } from '../platform/ports/random.ts';
import type { KeyStore } from '../platform/ports/vault.ts';
import { loadConfig } from './load-config.ts';
import { openKeyStore } from './open-key-store.ts';
import { AUDIT_KEY } from './open-storage.ts';

/** `tilld audit verify`, put together. */
export function auditTools(random: Random): AuditTools {
  return {
    verify(dataDirectory, { head, configPath }) {
      const journal = join(resolve(dataDirectory), 'journal.db');
      if (!existsSync(journal)) {
        throw new TerminalError('config_missing', `There is no journal in ${resolve(dataDirectory)}.`, {
          hint: 'Name the data folder with --data.',
        });
      }
      const keys = join(resolve(dataDirectory), 'keys');
      const key = auditKeyStore(keys, configPath, random).secret(AUDIT_KEY);
      const anchors = auditAnchors(journal);
      if (head) anchors.push(head);
      const verdict = verdictOf(journal, key, anchors, head);
      key.fill(0);
      return verdict;
    },
  };
}

/** The store that the terminal uses. A key that is not there is not made anew: nothing would fit it. */
function auditKeyStore(folder: string, configPath: string | undefined, random: Random): KeyStore {
  const isThere = existsSync(folder) && readdirSync(folder).some((file) => file.startsWith(`${AUDIT_KEY}.`));
  if (configPath) {
    const store = openKeyStore(loadConfig(configPath).config, { folder, random });
    if (isThere || process.env['CREDENTIALS_DIRECTORY']) return store;
  } else if (existsSync(join(folder, `${AUDIT_KEY}.key`))) {
    return createFileKeyStore(folder, random);
  }
  throw new TerminalError('key_store_failed', `The key of the audit log is not in ${folder}.`, {
    hint: isThere
      ? 'It is in a key store that the configuration names: add --config FILE.'
      : 'Without the key that the terminal used nobody can tell.',
  });
}

function verdictOf(
  journal: string,
  key: Uint8Array,
  anchors: readonly Anchor[],
  head: Anchor | undefined,
): AuditVerdict {
  let entries = 0;
  let last: Anchor = { seq: 0, hash: FIRST_HASH };
  const counted = function* () {
    for (const entry of openAuditTrail(journal)) {
      entries++;
      last = entry;
      yield entry;
    }
  };
  const result = verifyChain(counted(), key, anchors);
  const known = anchors.map(({ seq, hash }) => `${seq}:${hash}`);
  const common = { entries, head: `${last.seq}:${last.hash}`, anchors: known };
  if (result.ok) return { intact: true, ...common, fault: null };
  const isForked = head?.seq === result.seq && result.fault === 'truncated' && last.seq >= head.seq;
  const kind = isForked ? 'forked' : result.fault;
  return { intact: false, ...common, fault: { kind, seq: result.seq, message: result.explanation } };
}
