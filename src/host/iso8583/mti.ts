/** A message type indicator, digit by digit, in the standard's words; null where it is reserved. */
export interface MessageType {
  /** Edition of ISO 8583 whose fields the message has. */
  version: (typeof VERSIONS)[string] | null;
  class: string | null;
  function: string | null;
  origin: string | null;
}

const VERSIONS: Readonly<Record<string, '1987' | '1993' | '2003' | 'national' | 'private'>> = {
  0: '1987',
  1: '1993',
  2: '2003',
  8: 'national',
  9: 'private',
};

const CLASSES: Readonly<Record<string, string>> = {
  1: 'authorization',
  2: 'financial',
  3: 'file action',
  4: 'reversal',
  5: 'reconciliation',
  6: 'administrative',
  7: 'fee collection',
  8: 'network management',
};

const FUNCTIONS: Readonly<Record<string, string>> = {
  0: 'request',
  1: 'request response',
  2: 'advice',
  3: 'advice response',
  4: 'notification',
  5: 'notification acknowledgement',
  6: 'instruction',
  7: 'instruction acknowledgement',
};

const ORIGINS: Readonly<Record<string, string>> = {
  0: 'acquirer',
  1: 'acquirer repeat',
  2: 'issuer',
  3: 'issuer repeat',
  4: 'other',
  5: 'other repeat',
};

/** @spec ISO 8583:2003, 4.1 (message type identifier); ISO 8583:1987, 4.2 */
export function readMti(mti: string): MessageType {
  const [version = '', messageClass = '', messageFunction = '', origin = ''] = mti;
  return {
    version: VERSIONS[version] ?? null,
    class: CLASSES[messageClass] ?? null,
    function: FUNCTIONS[messageFunction] ?? null,
    origin: ORIGINS[origin] ?? null,
  };
}

/**
 * Type of the answer to a message: 0200 and 0201 -> 0210, 0420 and 0421 -> 0430, 1804 -> 1814. null: nobody answers
 * it, as it is an answer itself, a notification of before 2003, or reserved.
 * NOTE: an answer to a repeat has the origin of the original (0421 -> 0430), as the answer itself is no repeat.
 * @spec ISO 8583:2003, 4.1.3 (message function)
 */
export function responseMti(mti: string): string | null {
  if (!/^\d{4}$/.test(mti)) return null;
  const [messageFunction, origin] = [Number(mti[2]), Number(mti[3])];
  const isAnswered = messageFunction % 2 === 0 && messageFunction <= (mti[0] === '2' ? 6 : 2);
  if (!isAnswered || origin > 5) return null;
  return `${mti.slice(0, 2)}${messageFunction + 1}${origin - (origin % 2)}`;
}
