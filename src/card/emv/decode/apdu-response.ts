import { toHex } from '../../../platform/bytes/hex.ts';
import { statusWordMeaning } from '../../iso7816/status-words.ts';
import { raw } from './apdu-command.ts';
import { type ApduTrace, contextOf, logFormat, noteLists } from './apdu-trace.ts';
import { dolValueNodes } from './decode-dol.ts';
import { objectNodes, statusWordNode } from './decode-tlv.ts';
import { type DecodedNode, type DecodeFault, type Details, group, part } from './decoded.ts';
import { dolTotal } from './dol-entries.ts';
import { readTlv } from './lenient-tlv.ts';
import { treeHints } from './tree-hints.ts';

/** Tags that the body of a response of EMV begins with. */
const TEMPLATES: readonly number[] = [0x61, 0x6f, 0x70, 0x71, 0x72, 0x77, 0x80];
const RELAY_RESISTANCE = 0xea;
const GPO = 0xa8;

/** A response APDU; it answers the trace's last command. */
export function responseNode(
  bytes: Uint8Array,
  trace: ApduTrace,
): { node: DecodedNode; fault: DecodeFault | null } {
  if (bytes.length < 2) {
    const message = 'A response has at least a status word of 2 bytes.';
    const fault = { offset: 0, message, hint: 'Give the whole response, SW1 SW2 included.' };
    return { node: part('Response', bytes, 0), fault };
  }
  const end = bytes.length - 2;
  const { nodes, fault } = body(bytes, end, trace);
  const sw = (bytes[end]! << 8) | bytes[end + 1]!;
  const notes = statusNotes(sw, trace);
  const status = { ...statusWordNode(bytes.subarray(end), end), ...(notes ? { notes } : {}) };
  trace.command = null;
  const about = { value: toHex(bytes.subarray(end)), meaning: statusWordMeaning(sw) };
  return { node: group('Response', 0, bytes.length, [...nodes, status], about), fault };
}

interface Body {
  nodes: DecodedNode[];
  fault: DecodeFault | null;
}

function body(bytes: Uint8Array, end: number, trace: ApduTrace): Body {
  if (end === 0) return { nodes: [], fault: null };
  const data = bytes.subarray(0, end);
  const record = logRecord(data, trace);
  if (record) return { nodes: [record], fault: null };
  const { objects, fault } = readTlv(bytes, 0, end);
  if (!fault || TEMPLATES.includes(bytes[0]!)) {
    const context = treeHints(bytes, objects, contextOf(trace));
    if (!trace.fixedKernel && context.kernelId !== undefined) trace.kernelId ??= context.kernelId;
    noteLists(trace, bytes, objects);
    const nodes = objectNodes(bytes, objects, context);
    return { nodes: trace.command?.ins === RELAY_RESISTANCE ? relayAnswer(data, nodes) : nodes, fault };
  }
  return { nodes: [raw('Data', data, 0, trace)], fault: null };
}

/** A record of the transaction log: values as Log Format 9F4F lists them. @spec EMV 4.4 Book 3, Annex D */
function logRecord(data: Uint8Array, trace: ApduTrace): DecodedNode | null {
  const format = logFormat(trace);
  if (!format || trace.command?.ins !== 0xb2 || data[0] === 0x70) return null;
  if (dolTotal(format) !== data.length) return null;
  const { nodes } = dolValueNodes(format, data, 0, contextOf(trace));
  return group('Log record', 0, data.length, nodes);
}

/** @spec EMV Contactless Book C-2, 5.9 */
const RELAY_PARTS = [
  ['Device Relay Resistance Entropy', 4],
  ['Min Time For Processing Relay Resistance APDU', 2],
  ['Max Time For Processing Relay Resistance APDU', 2],
  ['Device Estimated Transmission Time For RR R-APDU', 2],
] as const;

function relayAnswer(data: Uint8Array, nodes: DecodedNode[]): DecodedNode[] {
  const [template] = nodes;
  if (template?.length !== 10) return nodes;
  let at = data.length - 10;
  const children = RELAY_PARTS.map(([name, length]) => {
    const bytes = data.subarray(at, at + length);
    at += length;
    return part(name, bytes, at - length, length === 2 ? inMilliseconds(bytes) : {});
  });
  return [{ ...template, children }];
}

function inMilliseconds(bytes: Uint8Array): Details {
  const tenths = (bytes[0]! << 8) | bytes[1]!;
  return { value: tenths * 100, meaning: `${tenths / 10} ms` };
}

/** What a terminal does about a status word, where the command gives it a meaning of its own. */
function statusNotes(sw: number, { command, kernelId }: ApduTrace): string[] | null {
  if (command?.ins !== GPO) return null;
  const note = (kernelId === 3 ? VISA_GPO[sw] : undefined) ?? GPO_NOTES[sw];
  return note === undefined ? null : [note];
}

/** @spec EMV 4.4 Book 3, 10.1; EMV Contactless Book B, 3.5 */
const GPO_NOTES: Readonly<Record<number, string>> = {
  27013: 'The application does not take this transaction: select the next one.',
};
/** @spec EMV Contactless Book C-3, 5.2.2.2 */
const VISA_GPO: Readonly<Record<number, string>> = {
  27012: 'Try another interface: insert the card.',
  27013: 'Select the next application (start C).',
  27014: 'See phone for instructions, then present again (restart at B).',
};
