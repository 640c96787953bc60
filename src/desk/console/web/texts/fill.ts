/** Puts values into a sentence: fill('{count} wait', { count: 3 }) is "3 wait". Unknown names stay as they are. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The sentence for one or for many; `{count}` is filled in. */
export function counted(count: number, sentence: { one: string; other: string }): string {
  return fill(count === 1 ? sentence.one : sentence.other, { count });
}
