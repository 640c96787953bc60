import { symbologyOf } from './aim.ts';
import { CODE_FORMS } from './code-forms.ts';
import type { CodeReading, CodeRule } from './code-reading.ts';
import { scannedText } from './scanned-text.ts';

const UNKNOWN: CodeReading = { kind: 'unknown', reason: 'code_unknown' };

/**
 * What a scanned text is, by its form alone. The rules of the configuration come first, in their order; then the forms
 * that are built in. Never throws, whatever was scanned.
 * `aim`: AIM symbology identifier, where the scanner tells it: "]Q1".
 */
export function readCode(text: string, rules: readonly CodeRule[], aim: string | null = null): CodeReading {
  const scanned = scannedText(text);
  if (scanned === null) return UNKNOWN;
  const rule = ruleFor(scanned, rules);
  return rule ? { kind: 'payment', scheme: rule.scheme } : readForm(scanned, aim);
}

/** The first rule that takes the whole of a trimmed text. */
export function ruleFor(scanned: string, rules: readonly CodeRule[]): CodeRule | undefined {
  return rules.find(({ match }) => wholly(match).test(scanned));
}

/** By the built-in forms. */
export function readForm(scanned: string, aim: string | null): CodeReading {
  const symbology = symbologyOf(aim);
  return CODE_FORMS.find(({ matches }) => matches(scanned, symbology))?.reading ?? UNKNOWN;
}

/** The same expression over the whole text, whether or not it has anchors; without flags that would keep a place. */
function wholly(match: RegExp): RegExp {
  return new RegExp(`^(?:${match.source})$`, match.flags.replace(/[gmy]/g, ''));
}
