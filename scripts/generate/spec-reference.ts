/** A place in a specification: `EMV Contactless Book B` and `3.3.2.5`, or a range of sections. */
export interface SpecReference {
  book: string;
  /** "10.6.3", "S1.10 to S1.21", "Annex C3", "9F66"; empty for the whole book. */
  section: string;
}

const BOOK_NAMES: readonly [RegExp, string][] = [
  [/^(?:EMV 4\.4 )?Book ([1-4])$/, 'EMV 4.4 Book $1'],
  [/^(?:EMV Contactless )?(?:Book )?(A|B|C-\d)$/, 'EMV Contactless Book $1'],
];
/** What may follow a book's name: a version, a remark. */
const AFTER_BOOK = /( v\d\.\d+)?( \(.*\)|: .*)?$/;
/** A remark on a section: "(TVR)", ": hold time 13". */
const AFTER_SECTION = / ?[(:].*$/;
const SECTION = /^(Annex [A-Z]|[A-Z]{0,4}\d|[A-Z]\.\d|(?:PRE|CVM|TAA|GAC|IDS|RRP)\b)/;
const EMV_BOOK = /^EMV (?:4\.4|Contactless) Book /;

/** The EMV references of one `@spec` tag: books are separated by ";", sections by ",". Other standards are left out. */
export function specReferences(text: string): SpecReference[] {
  return text
    .replaceAll(/\s+/g, ' ')
    .split('; ')
    .flatMap((reference) => {
      const [first = '', ...sections] = reference.trim().split(', ');
      const book = bookName(first.replace(AFTER_BOOK, ''));
      if (!EMV_BOOK.test(book)) return [];
      const named = sections
        .filter((section) => SECTION.test(section))
        .flatMap((section) => section.replace(AFTER_SECTION, '').split(' and '));
      return (named.length > 0 ? named : ['']).map((section) => ({ book, section }));
    });
}

const TITLE =
  /^(?:EMV (?:4\.4|Contactless) )?(?:Book )?(1|2|3|4|A|B|C-\d)[, ]+((?:Annex [A-Z]\d*(?:\.\d+)*|[A-Z]{0,4}\d[\w.]*|[A-Z]{1,4}\d*(?:\.\w+)*)(?=[\s,:;]|$))/;

/** What a conformance test's title begins with, or null. */
export function titleReference(title: string): SpecReference | null {
  const [, book, section] = TITLE.exec(title) ?? [];
  return book && section ? { book: bookName(/\d/.test(book[0]!) ? `Book ${book}` : book), section } : null;
}

function bookName(text: string): string {
  for (const [pattern, name] of BOOK_NAMES) if (pattern.test(text)) return text.replace(pattern, name);
  return text;
}

/** true where a test of `tested` is a test of what stands at `section`: the same, a part of it, or within its range. */
export function covers(section: string, tested: string): boolean {
  const [from = '', to] = section.split(' to ');
  if (tested === from || tested.startsWith(`${from}.`)) return from !== '';
  return to !== undefined && compareSections(from, tested) < 0 && compareSections(tested, to) <= 0;
}

/** Natural order: 5.2 before 5.10, S1 before S10. */
export function compareSections(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
