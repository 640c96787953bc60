import type { DecodedNode } from '../../../card/emv/decode/decoded.ts';
import type { TerminalError } from '../../../platform/errors/terminal-error.ts';

/** An object as it is shown. `value` is null for what is masked and for a template of a consumer's code. */
export interface ShownObject {
  /** Two digits, or the tag in hex. */
  id: string;
  name: string;
  value: string | null;
  masked: boolean;
  objects: readonly ShownObject[];
}

export interface DescribedCode {
  kind: 'merchant' | 'consumer';
  /** As given; null where there is none. */
  crc: string | null;
  crcOk: boolean | null;
  objects: readonly ShownObject[];
  /** For people. */
  nodes: readonly DecodedNode[];
  error: TerminalError | null;
}
