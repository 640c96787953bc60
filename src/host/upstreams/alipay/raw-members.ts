const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** More members than this no answer of the gateway has. */
const MOST_MEMBERS = 16;

/**
 * Where the values of a JSON object's members stand in its bytes: signatures are over those bytes, and no parser gives
 * them back as they were. Values are only delimited; whoever reads one parses it. Null when it is no object, when
 * anything stands before or after it, or when a name comes twice (which of the two was signed?).
 */
export function rawMembers(json: Uint8Array): ReadonlyMap<string, Uint8Array> | null {
  const members = new Map<string, Uint8Array>();
  let at = skipBlanks(json, 0);
  if (json[at] !== OPEN_BRACE) return null;
  for (let count = 0; count < MOST_MEMBERS; count++) {
    const nameAt = skipBlanks(json, at + 1);
    const nameEnd = endOfString(json, nameAt);
    const name = nameEnd === null ? null : parsedString(json.subarray(nameAt, nameEnd));
    if (nameEnd === null || name === null || members.has(name)) return null;
    const colonAt = skipBlanks(json, nameEnd);
    if (json[colonAt] !== COLON) return null;
    const valueAt = skipBlanks(json, colonAt + 1);
    const valueEnd = endOfValue(json, valueAt);
    if (valueEnd === null) return null;
    members.set(name, json.subarray(valueAt, valueEnd));
    at = skipBlanks(json, valueEnd);
    if (json[at] === CLOSE_BRACE) return skipBlanks(json, at + 1) === json.length ? members : null;
    if (json[at] !== COMMA) return null;
  }
  return null;
}

/** Text of a JSON string with its quotes; null for anything else. */
export function parsedString(json: Uint8Array): string | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function skipBlanks(json: Uint8Array, from: number): number {
  let at = from;
  while (BLANKS.has(json[at] ?? 0)) at++;
  return at;
}

/** Behind the closing quote. */
function endOfString(json: Uint8Array, from: number): number | null {
  if (json[from] !== QUOTE) return null;
  for (let at = from + 1; at < json.length; at++) {
    if (json[at] === BACKSLASH) at++;
    else if (json[at] === QUOTE) return at + 1;
  }
  return null;
}

function endOfValue(json: Uint8Array, from: number): number | null {
  if (json[from] === QUOTE) return endOfString(json, from);
  if (json[from] === OPEN_BRACE || json[from] === OPEN_BRACKET) return endOfNested(json, from);
  let at = from;
  while (at < json.length && !isEndOfScalar(json[at]!)) at++;
  return at > from ? at : null;
}

const isEndOfScalar = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || BLANKS.has(byte);

function endOfNested(json: Uint8Array, from: number): number | null {
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) {
      const end = endOfString(json, at);
      if (end === null) return null;
      at = end - 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
