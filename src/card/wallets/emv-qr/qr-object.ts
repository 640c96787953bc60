/** One data object of a merchant's code: two digits of id, two of length, the value. */
export interface QrObject {
  /** "00" to "99" */
  id: string;
  value: string;
  /** Of its first digit, in characters of the whole code from 1. */
  at: number;
  /** What a template holds; null where the value is no template, or cannot be taken apart. */
  objects: readonly QrObject[] | null;
}

/** What is written: a value, or the objects of a template. */
export interface QrField {
  id: string;
  value: string | readonly QrField[];
}

/** Why a code is none. Holds place and reason, never values. */
export interface QrFault {
  /** Character, from 1. */
  at: number;
  /** One sentence. */
  message: string;
  /** One sentence. */
  hint: string;
}

export interface ReadObjects {
  /** As far as they could be read. */
  objects: QrObject[];
  fault: QrFault | null;
}

const HEAD = 4;
export const LONGEST_VALUE = 99;

/**
 * The objects in `characters`, of which the first stands at place `start` of the code. `isTemplate` tells which of them
 * are taken apart.
 * NOTE: a length counts characters, here Unicode code points: the specification says characters, and its own example
 * has four of a Chinese name for twelve bytes.
 * @spec EMVCo QR MPM 1.1, 3.2, 4.2
 */
export function readObjects(
  characters: readonly string[],
  start: number,
  isTemplate: TemplateTest,
): ReadObjects {
  const objects: QrObject[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < characters.length; ) {
    const at = start + index;
    const head = characters.slice(index, index + HEAD).join('');
    const fault =
      headFault(head, characters.length - index - HEAD, at) ??
      (seen.has(head.slice(0, 2)) ? twice(head, at) : null);
    if (fault) return { objects, fault };
    const id = head.slice(0, 2);
    const end = index + HEAD + Number(head.slice(2));
    const inner = characters.slice(index + HEAD, end);
    const below = isTemplate(id);
    const read = below ? readObjects(inner, at + HEAD, below) : null;
    objects.push({ id, value: inner.join(''), at, objects: read?.objects ?? null });
    if (read?.fault) return { objects, fault: read.fault };
    seen.add(id);
    index = end;
  }
  return { objects, fault: null };
}

/** null: no template. Else the same question for the objects in it. */
export type TemplateTest = (id: string) => TemplateTest | null;

/** `left`: characters behind the head. */
function headFault(head: string, left: number, at: number): QrFault | null {
  if (!/^\d{4}$/.test(head)) {
    const message =
      left < 0 ? 'an id and a length are cut off' : 'an object begins with four digits, its id and length';
    return {
      at,
      message: `${message}.`,
      hint: 'Scan it again: a character is missing or too much before this place.',
    };
  }
  const length = Number(head.slice(2));
  if (length === 0)
    return {
      at,
      message: `object ${head.slice(0, 2)} is empty.`,
      hint: 'An object that says nothing is left out.',
    };
  if (length <= left) return null;
  const message = `object ${head.slice(0, 2)} has ${length} characters by its length, ${left} follow.`;
  return {
    at,
    message,
    hint: 'Give the whole code: its end is missing, or a length counts bytes instead of characters.',
  };
}

function twice(head: string, at: number): QrFault {
  return {
    at,
    message: `object ${head.slice(0, 2)} is there twice.`,
    hint: 'Ask whoever made the code for one with each object once.',
  };
}

/** @throws RangeError when a value does not fit: an object has 1 to 99 characters */
export function writeObject({ id, value }: QrField): string {
  const text = typeof value === 'string' ? value : value.map(writeObject).join('');
  const length = [...text].length;
  if (!/^\d\d$/.test(id)) throw new RangeError(`"${id}" is no id of two digits`);
  if (length === 0 || length > LONGEST_VALUE) {
    throw new RangeError(`object ${id} has ${length} characters, an object has 1 to ${LONGEST_VALUE}`);
  }
  return `${id}${String(length).padStart(2, '0')}${text}`;
}
