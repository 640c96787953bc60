import { commandNode } from './apdu-command.ts';
import { responseNode } from './apdu-response.ts';
import { isCommand } from './apdu-structure.ts';
import type { ApduTrace } from './apdu-trace.ts';
import type { Decoded, DecodedNode, DecodeFault, DecodeOptions } from './decoded.ts';
import { dolEntries } from './dol-entries.ts';

export interface ApduOptions extends DecodeOptions {
  /** A data object list for commands whose own the APDUs before do not tell. */
  dol?: Uint8Array;
}

/**
 * Commands and responses in the order of an exchange, each decoded with what those before it told: a response with
 * its command, the data of a command with the list that the card asked for them by. Offsets count from each APDU's
 * own first byte.
 * @spec ISO/IEC 7816-4:2020, 5; EMV 4.4 Book 3, 6.5
 */
export function decodeApdus(apdus: readonly Uint8Array[], options: ApduOptions = {}): Decoded {
  const trace: ApduTrace = {
    kernelId: options.kernelId,
    fixedKernel: options.kernelId !== undefined,
    clear: options.clear ?? false,
    givenDol: options.dol ? dolEntries(options.dol, 0).entries : null,
    command: null,
    dols: new Map(),
    generateAcCount: 0,
  };
  const nodes: DecodedNode[] = [];
  let fault: DecodeFault | null = null;
  for (const [index, apdu] of apdus.entries()) {
    const decoded = isCommand(apdu) ? commandNode(apdu, trace) : responseNode(apdu, trace);
    nodes.push(decoded.node);
    if (!decoded.fault) continue;
    const message = apdus.length > 1 ? `APDU ${index + 1}: ${decoded.fault.message}` : decoded.fault.message;
    fault ??= { ...decoded.fault, message };
  }
  return { nodes, kernelId: trace.kernelId ?? null, fault };
}
