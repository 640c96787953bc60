import { type DataElement, dataElement } from '../card/emv/data-elements.ts';
import { KERNELS } from '../card/kernels/index.ts';
import { KERNEL_3_READER_OPTIONS } from '../card/kernels/k3/reader-options.ts';
import type { SchemeCheck, SchemeFile } from '../platform/config/scheme-file.ts';

type Combination = SchemeFile['combinations'][number];
/** `path` below the combination. */
type Report = (path: readonly PropertyKey[], message: string) => void;

const KERNEL_2 = 2;
const KERNEL_3 = 3;

/** Options that the Books leave to the reader and give no tag, so that no dictionary has them: tag -> bytes. */
const PRIVATE_ELEMENTS: ReadonlyMap<number, number> = new Map([[KERNEL_3_READER_OPTIONS, 1]]);

/** What the entry point says of each transaction: amounts, currency, date, time, type. */
const OF_THE_TRANSACTION = new Set([0x81, 0x9a, 0x9c, 0x5f2a, 0x5f36, 0x9f02, 0x9f03, 0x9f04, 0x9f21]);

/** That every combination is something its kernel understands. */
export const kernelsUnderstand: SchemeCheck = ({ combinations }, context) => {
  for (const [index, combination] of combinations.entries()) {
    const report: Report = (path, message) =>
      context.addIssue({ code: 'custom', path: ['combinations', index, ...path], message });
    if (!KERNELS.has(combination.kernel)) {
      report(
        ['kernel'],
        `no kernel ${combination.kernel} in this terminal, only ${[...KERNELS.keys()].join(', ')}`,
      );
      continue;
    }
    checkKernelSettings(combination, report);
    for (const [tag, value] of Object.entries(combination.data)) {
      const problem = elementProblem(tag, value, combination.kernel);
      if (problem) report(['data', tag], problem);
    }
  }
};

function checkKernelSettings(combination: Combination, report: Report): void {
  const { kernel, ttq, limits, dynamicReaderLimits } = combination;
  if (kernel === KERNEL_3 && ttq === undefined) report(['ttq'], 'kernel 3 needs it: 9F66, 4 bytes');
  if (kernel !== KERNEL_3 && dynamicReaderLimits)
    report(['dynamicReaderLimits'], `kernel ${kernel} knows none, only kernel 3`);
  if (kernel === KERNEL_2 || !limits) return;
  for (const [row, { transactionOnDevice }] of (Array.isArray(limits) ? limits : [limits]).entries()) {
    if (transactionOnDevice === undefined) continue;
    const path = Array.isArray(limits) ? ['limits', row] : ['limits'];
    report(
      [...path, 'transactionOnDevice'],
      `kernel ${kernel} has one transaction limit, only kernel 2 has two`,
    );
  }
}

/** What is wrong with a kernel data element, or null. */
function elementProblem(hexTag: string, value: string, kernel: number): string | null {
  const tag = Number.parseInt(hexTag, 16);
  const bytes = value.length / 2;
  const privateBytes = PRIVATE_ELEMENTS.get(tag);
  if (privateBytes !== undefined)
    return bytes === privateBytes ? null : `has ${bytes} bytes, not ${privateBytes}`;
  const element = dataElement(tag, kernel);
  if (!element) return `no data element that kernel ${kernel} knows; compare the tag with its Book`;
  if (OF_THE_TRANSACTION.has(tag)) return `${element.name} is set for each transaction, not configured`;
  if (!isConfigurable(element, kernel)) return `${element.name} is the ${element.source}’s, not configured`;
  return valueProblem(element, value, bytes);
}

function isConfigurable({ source, update }: DataElement, kernel: number): boolean {
  return (
    source === 'terminal' || (kernel === KERNEL_2 && source === 'kernel' && update?.includes('K') === true)
  );
}

function valueProblem(
  { name, format, minLength, maxLength }: DataElement,
  value: string,
  bytes: number,
): string | null {
  if (bytes < minLength || bytes > maxLength) {
    const wanted = minLength === maxLength ? minLength : `${minLength} to ${maxLength}`;
    return `${name} has ${bytes} bytes, not ${wanted}`;
  }
  if (format === 'n' && /[A-F]/.test(value)) return `${name} is made of decimal digits`;
  return null;
}

/** The combinations of a file by the name under which a terminal can have them once, with their place in it. */
export function combinationNames({ combinations }: SchemeFile): [name: string, path: PropertyKey[]][] {
  return combinations.flatMap(({ aid, kernel, types }, index) =>
    types.map((type): [string, PropertyKey[]] => [
      `${aid} with kernel ${kernel} for type ${type}`,
      ['combinations', index, 'aid'],
    ]),
  );
}

/** That no combination is there twice. */
export const combinationsDiffer: SchemeCheck = (file, context) => {
  const seen = new Set<string>();
  for (const [name, path] of combinationNames(file)) {
    if (seen.has(name)) context.addIssue({ code: 'custom', path, message: `${name} is there already` });
    seen.add(name);
  }
};
