/*
 * What the command line asks of the terminal's insides for `tilld rig replay` and `tilld rig record`. The composition
 * root provides it: the command line itself knows neither cards nor kernels.
 */

/** How the terminal is set up for one transcript. null: as the transcript says, else the terminal's own value. */
export interface TranscriptSettings {
  /** Terminal configuration whose schemes, keys and terminal data are taken; null: the demo's. Absolute path. */
  config: string | null;
  /** Scheme files that take the place of the configuration's. Absolute paths. */
  schemes: readonly string[];
  /** Files of CA public keys that are added. Absolute paths. */
  caKeys: readonly string[];
  /** '12.50' */
  amount: string | null;
  /** 'EUR' */
  currency: string | null;
  /** YYMMDD */
  date: string | null;
  /** Transaction type 9C: '00', '01', '09', '20'. */
  type: string | null;
  /** Hex: what the terminal draws instead of random bytes, repeated. */
  random: string | null;
  /** Floor limits are raised, so that the card may approve by itself. */
  offline: boolean;
  /** TAG=HEX each, for every combination. */
  kernelData: readonly string[];
}

export interface ReplayRequest extends TranscriptSettings {
  /** Absolute path. */
  file: string;
  /** Which transcript of a file of several; null: all of them. */
  id: string | null;
  /** Card numbers and the like are shown as they are. */
  clear: boolean;
}

/** What `tilld rig replay --json` prints. Hex is upper case. */
export interface ReplayResult {
  /** Selected last, whether or not a kernel ran for it. */
  aid: string | null;
  /** Identifier of the kernel that ran last. */
  kernel: number | null;
  outcome:
    | 'approved'
    | 'declined'
    | 'online_request'
    | 'end_application'
    | 'select_next'
    | 'try_again'
    | 'try_another_interface';
  oda: {
    method: 'none' | 'sda' | 'dda' | 'fdda' | 'cda';
    result: 'not_performed' | 'passed' | 'failed';
    reason: string | null;
  };
  tvr: string | null;
  /** Kernels 2 and 3 keep none. */
  tsi: string | null;
  cvm: 'online_pin' | 'confirmation_code_verified' | 'obtain_signature' | 'no_cvm' | null;
  data: Record<string, string>;
  /** As exchanged, the status word at the end of `r`; an empty `r` is a card that was lost. */
  apdus: { c: string; r: string }[];
}

/** A replay with what people want to know besides. */
export interface ReplayView {
  id: string | null;
  result: ReplayResult;
  /** The kernel's name, null where none ran. */
  kernelName: string | null;
  /** Of the objects in `result.data`, in their order. */
  dataObjects: readonly {
    tag: string;
    /** Empty where the Books do not name it. */
    name: string;
    value: string;
    /** false: the terminal did not ask for it, the recorded reader did. */
    read: boolean;
  }[];
  /** What each exchange was, and where its answer came from. */
  exchanges: readonly {
    name: string;
    /** null: the card was lost. */
    sw: string | null;
    source: 'recorded' | 'similar' | 'unknown command' | 'made up';
  }[];
  /** What the kernel's Book has it say at its end, by data object; empty where it says it in no such form. */
  signal: readonly { tag: string; name: string; value: string }[];
  /** Sentences about what a reader of the result has to know. */
  notes: readonly string[];
}

export interface ReplayedFile {
  /** The file holds one transcript and no list of them, or one was asked for by its id. */
  single: boolean;
  replays: readonly ReplayView[];
}

export interface RecordRequest extends TranscriptSettings {
  /** Absolute path; there must be no such file. */
  file: string;
  /** Part of a PC/SC reader's name; null: the reader of the configuration's lane. */
  reader: string | null;
  /** The data folder whose virtual reader is meant where the lane has one. Absolute. */
  dataDirectory: string;
  /** Card numbers and the like are written as they are. */
  clear: boolean;
  /** How long to wait for a card. */
  timeoutMs: number;
}

export interface RecordView {
  file: string;
  reader: string;
  /** Hex. */
  atr: string;
  outcome: ReplayResult['outcome'];
  /** Number of commands. */
  steps: number;
  masked: boolean;
}

export interface TranscriptTools {
  /** @throws TerminalError transcript_invalid, config_missing, config_invalid, usage */
  replay(request: ReplayRequest): Promise<ReplayedFile>;
  /**
   * One presentation of a card. `onWaiting` is called when the reader is there and a card may come.
   * @throws TerminalError reader_missing, pcscd_missing, reader_fault, no_card, usage …
   */
  record(request: RecordRequest, onWaiting: (reader: string) => void): Promise<RecordView>;
}
