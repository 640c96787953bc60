/** A field of a report, as the device describes it. */
export interface ReportField {
  kind: 'input' | 'output' | 'feature';
  /** 0: the device's reports have no number. */
  reportId: number;
  /** Usage page in the high 16 bits, usage in the low. */
  usage: number;
  /** From the beginning of the report without its number. */
  bitOffset: number;
  bitSize: number;
  /** So many equal ones in a row. */
  count: number;
}

export interface ReportDescriptor {
  fields: ReportField[];
  /** Bits of a report without its number. */
  reportBits(kind: ReportField['kind'], reportId: number): number;
}

/** Far more than any scanner has; what comes after is not looked at. */
const MOST_FIELDS = 1_024;
const MOST_USAGES = 256;
const MOST_PUSHED = 16;

const LONG_ITEM = 0xfe;
const MAIN_ITEMS: Readonly<Record<number, ReportField['kind']>> = { 8: 'input', 9: 'output', 11: 'feature' };

interface GlobalState {
  usagePage: number;
  reportSize: number;
  reportCount: number;
  reportId: number;
}

/**
 * The fields that a report descriptor has usages for; constants and arrays only take their room. A descriptor that
 * breaks off gives what came before.
 *
 * @spec USB Device Class Definition for HID 1.11, 6.2.2
 */
export function parseReportDescriptor(bytes: Uint8Array): ReportDescriptor {
  const parser = new DescriptorParser();
  for (const { type, tag, value, size } of shortItems(bytes)) {
    if (type === 0) parser.main(tag, value);
    else if (type === 1) parser.global(tag, value);
    else if (type === 2) parser.local(tag, value, size);
  }
  return parser;
}

interface Item {
  /** 0 main, 1 global, 2 local. */
  type: number;
  tag: number;
  value: number;
  /** Bytes of the value. */
  size: number;
}

function* shortItems(bytes: Uint8Array): Generator<Item> {
  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    if (prefix === LONG_ITEM) {
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][prefix & 0x03] ?? 0;
    if (at + 1 + size > bytes.length) return;
    let value = 0;
    for (let i = size; i >= 1; i--) value = value * 0x100 + (bytes[at + i] ?? 0);
    yield { type: (prefix >> 2) & 0x03, tag: prefix >> 4, value, size };
    at += 1 + size;
  }
}

class DescriptorParser implements ReportDescriptor {
  readonly fields: ReportField[] = [];
  readonly #bits = new Map<string, number>();
  #state: GlobalState = { usagePage: 0, reportSize: 0, reportCount: 0, reportId: 0 };
  readonly #pushed: GlobalState[] = [];
  #usages: number[] = [];
  #usageMinimum: number | null = null;

  reportBits(kind: ReportField['kind'], reportId: number): number {
    return this.#bits.get(`${kind} ${reportId}`) ?? 0;
  }

  /** Input, Output, Feature; Collection and End Collection only end the local items. */
  main(tag: number, flags: number): void {
    const kind = MAIN_ITEMS[tag];
    if (kind) {
      const { reportSize, reportCount, reportId } = this.#state;
      const bitOffset = this.reportBits(kind, reportId);
      this.#bits.set(`${kind} ${reportId}`, bitOffset + reportSize * reportCount);
      const isVariable = (flags & 0x03) === 0x02;
      if (isVariable) this.#addFields(kind, bitOffset);
    }
    this.#usages = [];
    this.#usageMinimum = null;
  }

  global(tag: number, value: number): void {
    if (tag === 0) this.#state.usagePage = value;
    else if (tag === 7) this.#state.reportSize = value;
    else if (tag === 8) this.#state.reportId = value;
    else if (tag === 9) this.#state.reportCount = value;
    else if (tag === 10 && this.#pushed.length < MOST_PUSHED) this.#pushed.push({ ...this.#state });
    else if (tag === 11) this.#state = this.#pushed.pop() ?? this.#state;
  }

  local(tag: number, value: number, size: number): void {
    const usage = size === 4 ? value : this.#state.usagePage * 0x10000 + value;
    if (tag === 0) this.#addUsages(usage, usage);
    else if (tag === 1) this.#usageMinimum = usage;
    else if (tag === 2 && this.#usageMinimum !== null) this.#addUsages(this.#usageMinimum, usage);
  }

  #addUsages(first: number, last: number): void {
    for (let usage = first; usage <= last && this.#usages.length < MOST_USAGES; usage++)
      this.#usages.push(usage);
  }

  /** One usage for each field in turn; the last one stands for all that remain. */
  #addFields(kind: ReportField['kind'], bitOffset: number): void {
    const { reportSize, reportCount, reportId } = this.#state;
    const named = Math.min(this.#usages.length, reportCount);
    for (let i = 0; i < named && this.fields.length < MOST_FIELDS; i++) {
      this.fields.push({
        kind,
        reportId,
        usage: this.#usages[i] ?? 0,
        bitOffset: bitOffset + i * reportSize,
        bitSize: reportSize,
        count: i === named - 1 ? reportCount - i : 1,
      });
    }
  }
}
