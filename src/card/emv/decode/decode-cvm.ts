import { CVM_CONDITION_NAMES, CVM_NAMES, CVM_RESULT_NAMES } from '../cvm.ts';
import { type Decoded, type DecodedNode, type DecodeOptions, type Details, part } from './decoded.ts';
import { amountWords, unsigned } from './number-values.ts';
import type { CurrencyContext } from './tree-context.ts';
import { unwrapped } from './unwrapped.ts';

const AMOUNTS = 8;
const RULE = 2;
const RESULTS = 3;

/**
 * A CVM List 8E, CVM Results 9F34 (3 bytes) or a single CV rule (2 bytes), with or without tag and length.
 * @spec EMV 4.4 Book 3, 10.5 and Annex C3; Book 4, Annex A4
 */
export function decodeCvm(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const { value, at } = unwrapped(bytes, [0x8e, 0x9f34]);
  const kernelId = options.kernelId ?? null;
  if (value.length === RULE) return { nodes: [cvRule(value, at, 'CV rule')], kernelId, fault: null };
  if (value.length === RESULTS) {
    return { nodes: [part('CVM Results', value, at, cvmResults(value, at))], kernelId, fault: null };
  }
  const { notes = [], ...list } = cvmList(value, at);
  const node = part('CVM List', value, at, list);
  if (notes.length === 0) return { nodes: [node], kernelId, fault: null };
  const hint = 'A list is amount X (4 bytes), amount Y (4), then rules of 2 bytes; CVM Results have 3 bytes.';
  return { nodes: [node], kernelId, fault: { offset: bytes.length, message: notes.join(' '), hint } };
}

/** Of a CVM List at `at`: amounts X and Y, in the application's currency, and the rules in order. */
export function cvmList(value: Uint8Array, at: number, currency?: CurrencyContext): Details {
  const children: DecodedNode[] = ['Amount X', 'Amount Y'].flatMap((name, index) => {
    const bytes = value.subarray(index * 4, index * 4 + 4);
    if (bytes.length < 4) return [];
    return part(name, bytes, at + index * 4, amountWords(BigInt(unsigned(bytes)), currency));
  });
  for (let from = AMOUNTS; from + RULE <= value.length; from += RULE) {
    const number = (from - AMOUNTS) / RULE + 1;
    children.push(cvRule(value.subarray(from, from + RULE), at + from, `CV rule ${number}`));
  }
  const notes = listNotes(value);
  return { children, ...(notes.length > 0 ? { notes } : {}) };
}

function listNotes(value: Uint8Array): string[] {
  if (value.length < AMOUNTS) return [`Cut off within the amounts: ${value.length} of ${AMOUNTS} bytes.`];
  if (value.length % RULE !== 0) return ['Ends in half a rule.'];
  return [];
}

function cvRule(rule: Uint8Array, at: number, name: string): DecodedNode {
  const [code = 0, condition = 0] = rule;
  const otherwise = (code & 0x40) !== 0 ? 'else the next rule' : 'else fail';
  const when = conditionName(condition);
  const rfu = (code & 0x80) !== 0;
  return part(name, rule, at, {
    meaning: `${methodName(code)}; ${when.charAt(0).toLowerCase()}${when.slice(1)}; ${otherwise}`,
    parameters: { method: code & 0x3f, condition, nextIfUnsuccessful: (code & 0x40) !== 0 ? 1 : 0 },
    ...(rfu ? { notes: ['Bit 8 of the first byte is reserved and should be 0.'] } : {}),
  });
}

/** 9F34: method, condition, result. */
export function cvmResults(value: Uint8Array, at: number): Details {
  const [code, condition, result] = value;
  if (code === undefined || condition === undefined || result === undefined) {
    return { notes: ['CVM Results have 3 bytes.'] };
  }
  const resultName = CVM_RESULT_NAMES[result] ?? `RFU (${result})`;
  const conditionText = code === 0x3f && condition === 0 ? 'No condition' : conditionName(condition);
  return {
    children: [
      part('Method', value.subarray(0, 1), at, { value: code & 0x3f, meaning: methodName(code) }),
      part('Condition', value.subarray(1, 2), at + 1, { value: condition, meaning: conditionText }),
      part('Result', value.subarray(2, 3), at + 2, { value: result, meaning: resultName }),
    ],
  };
}

function methodName(code: number): string {
  const method = code & 0x3f;
  const known = CVM_NAMES[method];
  if (known !== undefined) return known;
  if (method < 0x20) return `RFU method (${method})`;
  return method < 0x30 ? `Method of the payment system (${method})` : `Method of the issuer (${method})`;
}

function conditionName(condition: number): string {
  const known = CVM_CONDITION_NAMES[condition];
  if (known !== undefined) return known;
  return condition < 0x80 ? `RFU condition (${condition})` : `Condition of a payment system (${condition})`;
}
