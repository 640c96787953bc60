import type { Dialect } from './dialect.ts';
import type { IsoMessage } from './field-spec.ts';
import { LONGEST_MESSAGE, writeMessage } from './write-message.ts';

const SLAB_BYTES = 131_072;

/**
 * Messages are put together where they stay, one behind the other: no copy of card data is left elsewhere. `memory` is
 * what the slab is made of: to ask it for that at each message, as `subarray` does, leaves for native code.
 */
let slab = new Uint8Array(SLAB_BYTES);
let memory = slab.buffer;
let free = 0;

/**
 * Bytes of a message, without framing. The caller zeroes them once they are sent, when they hold card data.
 * @throws Iso8583Error when a value does not fit the dialect
 */
export function packMessage(dialect: Dialect, message: IsoMessage): Uint8Array {
  if (free + LONGEST_MESSAGE > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES);
    memory = slab.buffer;
    free = 0;
  }
  const start = free;
  let end = dialect.code.pack(message, slab, start);
  if (end < 0) end = packByRows(dialect, message, start);
  free = end;
  return new Uint8Array(memory, start, end - start);
}

/** What the generated code left is overwritten or zeroed. */
function packByRows(dialect: Dialect, message: IsoMessage, start: number): number {
  let end = start;
  try {
    end = writeMessage(dialect, message, slab.subarray(0, start + LONGEST_MESSAGE), start);
    return end;
  } finally {
    slab.fill(0, end, start + LONGEST_MESSAGE);
  }
}
