import type { Details } from './decoded.ts';
import { countryNameByCode, languageName } from './iso-names.ts';

/** Replaces what would move a terminal's cursor or colours. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\u00b7');
}

/** Formats a, an, ans and names: ISO/IEC 8859-1. */
export function textValue(value: Uint8Array): Details {
  return textInTable(value, 1);
}

/**
 * Text in part `codeTable` of ISO/IEC 8859, as Issuer Code Table Index names them.
 * NOTE: EMV allows parts 1 to 10; cards with 11 (Thai) and up exist and are read too.
 * @spec EMV 4.4 Book 4, Annex B
 */
export function textInTable(value: Uint8Array, codeTable: number): Details {
  if (codeTable !== 1 && !isPart(codeTable)) {
    return { ...textInTable(value, 1), notes: [`No part ${codeTable} of ISO/IEC 8859: read as part 1.`] };
  }
  const label = codeTable === 1 ? 'latin1' : `iso-8859-${codeTable}`;
  const text = visible(new TextDecoder(label).decode(value));
  return { value: text, meaning: `"${text}"` };
}

function isPart(codeTable: number): boolean {
  return codeTable >= 1 && codeTable <= 16 && codeTable !== 12;
}

/** Whether all bytes are printable ASCII. */
export function isPrintable(value: Uint8Array): boolean {
  return value.length > 0 && value.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** 5F2D: one to four codes of two letters. */
export function languagesValue(value: Uint8Array): Details {
  const text = String.fromCharCode(...value);
  const names: string[] = [];
  for (let at = 0; at < text.length; at += 2) names.push(languageName(text.slice(at, at + 2)) ?? 'unknown');
  return { value: visible(text), meaning: names.join(', ') };
}

export function countryCodeValue(value: Uint8Array): Details {
  const text = visible(String.fromCharCode(...value));
  return { value: text, meaning: countryNameByCode(text) ?? `"${text}", no code of ISO 3166-1` };
}
