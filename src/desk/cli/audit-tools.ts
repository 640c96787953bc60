/*
 * What the command line asks of the journal for `tilld audit verify`: it works on the data folder, whether or not a daemon
 * runs there. The composition root provides it.
 */

export interface AuditFault {
  /**
   * edited: an entry does not have the hash of its content. removed: one is missing before it. truncated: the newest are
   * gone. forked: the entry of that number is not the one that the head names.
   */
  kind: 'edited' | 'removed' | 'truncated' | 'forked';
  /** Number of the first entry concerned. */
  seq: number;
  /** One sentence. */
  message: string;
}

export interface AuditVerdict {
  intact: boolean;
  /** Entries that were read. */
  entries: number;
  /** SEQ:HASH of the newest that is there. */
  head: string;
  /** Which heads the log was held against, besides itself: those sent to the host, the one that was given. */
  anchors: readonly string[];
  /** null where it is intact. */
  fault: AuditFault | null;
}

export interface AuditQuestion {
  /** Known from elsewhere, such as the host's books; the log must hold it. */
  head?: { seq: number; hash: string };
  /** The terminal's configuration, where its keys are not in files. */
  configPath?: string;
}

export interface AuditTools {
  /**
   * Reads the whole audit log of a data folder; changes nothing there.
   * @throws TerminalError config_missing where there is no journal, key_store_failed, database_failed
   */
  verify(dataDirectory: string, question: AuditQuestion): AuditVerdict;
}
