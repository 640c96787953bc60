import { toHex } from '../../../platform/bytes/hex.ts';
import { type CommandStructure, commandStructure } from './apdu-structure.ts';
import { type ApduTrace, contextOf, listOf, noteSelection } from './apdu-trace.ts';
import { applicationName } from './applications.ts';
import { carriesSecrets, className, commandName } from './command-names.ts';
import { looksLikeCardData } from './conceal.ts';
import { dolValueNodes } from './decode-dol.ts';
import { type DecodedNode, type DecodeFault, type Details, group, maskedPart, part } from './decoded.ts';
import { templateNode } from './element-node.ts';
import { readTlv } from './lenient-tlv.ts';
import { unsigned } from './number-values.ts';

/** A command APDU; the trace is told of it. */
export function commandNode(
  bytes: Uint8Array,
  trace: ApduTrace,
): { node: DecodedNode; fault: DecodeFault | null } {
  const command = commandStructure(bytes)!;
  const { cla, ins, p1, p2, lcLength, leLength, expected } = command;
  if (ins === 0xa4 && p1 === 0x04) noteSelection(trace, command.data);
  if (ins === 0xae) trace.generateAcCount += 1;
  trace.command = { cla, ins, p1, p2 };
  const { nodes, fault } = commandData(command, trace);
  const lc = bytes.subarray(4, 4 + lcLength);
  const le = bytes.subarray(bytes.length - leLength);
  const children = [
    part('Header', bytes.subarray(0, 4), 0, { meaning: className(cla) }),
    ...(lcLength > 0 ? [part('Lc', lc, 4, { meaning: lengthWords(lc) })] : []),
    ...nodes,
    ...(expected === null ? [] : [part('Le', le, bytes.length - leLength, { meaning: `up to ${expected}` })]),
  ];
  const meaning = commandName(command) ?? `unknown instruction ${hexByte(ins)}`;
  const parameters = { cla: hexByte(cla), ins: hexByte(ins), p1: hexByte(p1), p2: hexByte(p2) };
  const node = group('Command', 0, bytes.length, children, { meaning, parameters });
  return { node, fault: command.fault ?? fault };
}

function hexByte(byte: number): string {
  return toHex(Uint8Array.of(byte));
}

/** Lc, one byte or 00 and two. */
function lengthWords(lc: Uint8Array): string {
  const length = unsigned(lc);
  return length === 1 ? '1 byte' : `${length} bytes`;
}

interface DataNodes {
  nodes: DecodedNode[];
  fault: DecodeFault | null;
}

function commandData(command: CommandStructure, trace: ApduTrace): DataNodes {
  const { data, dataOffset: at, ins, p1 } = command;
  if (data.length === 0) return { nodes: [], fault: null };
  if (carriesSecrets(command)) return whole(hidden(data, at, trace));
  if (ins === 0xa4 && p1 === 0x04) {
    const meaning = applicationName(data);
    return whole(part('DF name', data, at, meaning === undefined ? {} : { meaning }));
  }
  const list = listOf(trace, command);
  if (ins === 0xa8 && data[0] === 0x83) return commandTemplate(data, at, trace, list);
  if (list) {
    const split = dolValueNodes(list, data, at, contextOf(trace));
    if (!split.fault) return { nodes: [group('Data', at, data.length, split.nodes)], fault: null };
    return whole(raw('Data', data, at, trace, { notes: [split.fault.message] }));
  }
  if (ins === 0xea) return whole(part('Terminal Relay Resistance Entropy', data, at));
  return whole(raw('Data', data, at, trace));
}

const whole = (node: DecodedNode): DataNodes => ({ nodes: [node], fault: null });

/** GET PROCESSING OPTIONS: 83, length, the values of the PDOL. @spec EMV 4.4 Book 3, 6.5.8 */
function commandTemplate(
  data: Uint8Array,
  at: number,
  trace: ApduTrace,
  list: ReturnType<typeof listOf>,
): DataNodes {
  const { objects, fault } = readTlv(data);
  const template = objects[0];
  if (!template || fault) return { nodes: [raw('Data', data, at, trace)], fault };
  const values = data.subarray(template.valueOffset, template.end);
  const valuesAt = at + template.valueOffset;
  const context = contextOf(trace);
  const split = list ? dolValueNodes(list, values, valuesAt, context) : null;
  const notes = split?.fault ? [split.fault.message] : [];
  const children =
    split && !split.fault
      ? split.nodes
      : values.length > 0
        ? [raw('PDOL values', values, valuesAt, trace)]
        : [];
  const node = templateNode(template.tag, values.length, at, children, context);
  return whole(notes.length > 0 ? { ...node, notes } : node);
}

/** Bytes without a known form. */
export function raw(
  name: string,
  bytes: Uint8Array,
  at: number,
  { clear }: Pick<ApduTrace, 'clear'>,
  details: Details = {},
): DecodedNode {
  if (!clear && looksLikeCardData(bytes)) return maskedPart(name, bytes.length, at, details);
  return part(name, bytes, at, details);
}

function hidden(bytes: Uint8Array, at: number, { clear }: ApduTrace): DecodedNode {
  const name = 'PIN or key';
  return clear ? part(name, bytes, at) : maskedPart(name, bytes.length, at);
}
