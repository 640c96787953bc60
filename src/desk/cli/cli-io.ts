import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { AuditTools } from './audit-tools.ts';
import type { CodeTools } from './code-tools.ts';
import type { KeyTools } from './key-tools.ts';
import type { TranscriptTools } from './transcript-tools.ts';

export interface TextSink {
  write(text: string): unknown;
  /** Whether a person reads it: colours are for people only. */
  isTTY?: boolean;
  /** Characters on a line of the terminal. */
  columns?: number;
}

export interface TextSource {
  /** Whether a person would have to type it. */
  isTTY?: boolean;
  /** All of it, to its end. @throws TerminalError usage: when it is longer than a person can mean */
  read(): Promise<string>;
}

export interface DaemonOptions {
  /** null: the built-in demo profile. */
  configPath: string | null;
  /** Absolute. */
  dataDirectory: string;
}

/** A daemon that this process runs. */
export interface RunningDaemon {
  /** Address to open in a browser. */
  console: string;
  /** Resolves when it has ended by itself, rejects with why. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** All that the command line sees of the world. */
export interface CliIo {
  stdin: TextSource;
  stdout: TextSink;
  stderr: TextSink;
  env: Readonly<Record<string, string | undefined>>;
  workingDirectory: string;
  /** IANA name, for the times people read. */
  timeZone: string;
  version: string;
  clock: Clock;
  random: Random;
  isAlive(pid: number): boolean;
  /** Calls `listener` on each Ctrl-C or SIGTERM until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Resolves when the daemon takes requests. @throws TerminalError */
  startDaemon(options: DaemonOptions): Promise<RunningDaemon>;
  /** Loaded when first asked for: the other commands need neither reader nor kernels. */
  transcriptTools(): Promise<TranscriptTools>;
  /** The same: only `tilld audit verify` opens a journal. */
  auditTools(): Promise<AuditTools>;
  /** The same: only `tilld keys` needs the key store. */
  keyTools(): Promise<KeyTools>;
  /** The same: only `tilld decode code --config` reads a configuration. */
  codeTools(): Promise<CodeTools>;
}
