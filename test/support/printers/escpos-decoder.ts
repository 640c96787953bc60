import { CODE_PAGES } from './code-pages.ts';
import { type EscposCommand, readCommand } from './escpos-commands.ts';

/** Text of one style on one line. */
export interface Span {
  text: string;
  /** First character cell, from 0. */
  column: number;
  bold: boolean;
  underline: boolean;
  inverse: boolean;
  /** Multiples of a character's size. */
  width: number;
  height: number;
  /** Number of the code page of its characters above 0x7F. */
  codePage: number;
}

export interface PrintedLine {
  /** The line as a row of character cells, without blanks at its end. */
  text: string;
  spans: Span[];
}

export interface PrintedPaper {
  lines: PrintedLine[];
  /** After how many lines the paper was cut. */
  cuts: number[];
  /** The code pages that characters above 0x7F were taken from. */
  codePages: Set<number>;
}

const CELL_DOTS = 12;
const KATAKANA_PAGE = 1;
const HORIZONTAL_BAR = 0x95;

/**
 * What is on the paper after an ESC/POS printer has got these bytes.
 * @throws Error for anything that is not a whole command it knows
 */
export function decodeEscpos(bytes: Uint8Array): PrintedPaper {
  const head = new PrintHead();
  for (let at = 0; at < bytes.length; ) {
    const command = readCommand(bytes, at);
    if (!command) throw new Error(`the stream ends within the command at ${at}`);
    head.obey(command);
    at += command.length;
  }
  return head.paper();
}

/** The text of a paper's lines, without empty lines at the end. */
export function textOf(paper: PrintedPaper): string[] {
  const texts = paper.lines.map(({ text }) => text);
  while (texts.at(-1) === '') texts.pop();
  return texts;
}

type Style = Omit<Span, 'text' | 'column'>;

const PLAIN: Style = { bold: false, underline: false, inverse: false, width: 1, height: 1, codePage: 0 };

class PrintHead {
  readonly #lines: PrintedLine[] = [];
  readonly #cuts: number[] = [];
  readonly #codePages = new Set<number>();
  #style: Style = { ...PLAIN };
  #spans: Span[] = [];
  #cells: string[] = [];
  #dots = 0;

  paper(): PrintedPaper {
    return { lines: this.#lines, cuts: this.#cuts, codePages: this.#codePages };
  }

  obey({ name, parameters }: EscposCommand): void {
    const first = parameters[0] ?? 0;
    const word = first + 256 * (parameters[1] ?? 0);
    if (name === 'text') this.#print(first);
    else if (name === 'LF') this.#feed();
    else if (name === 'ESC @') this.#style = { ...PLAIN };
    else if (name === 'ESC t') this.#style = { ...this.#style, codePage: first };
    else if (name === 'ESC E') this.#style = { ...this.#style, bold: (first & 1) === 1 };
    else if (name === 'ESC -') this.#style = { ...this.#style, underline: (first & 3) !== 0 };
    else if (name === 'GS B') this.#style = { ...this.#style, inverse: (first & 1) === 1 };
    else if (name === 'GS !')
      this.#style = { ...this.#style, width: (first >> 4) + 1, height: (first & 7) + 1 };
    else if (name === 'ESC $') this.#dots = word;
    else if (name === 'ESC \\') this.#dots += word > 0x7fff ? word - 0x10000 : word;
    else if (name === 'GS V') this.#cuts.push(this.#lines.length);
  }

  #print(byte: number): void {
    const column = Math.round(this.#dots / CELL_DOTS);
    const character = this.#character(byte);
    this.#cells[column] = character;
    for (let filled = 1; filled < this.#style.width; filled++) this.#cells[column + filled] = ' ';
    this.#dots += CELL_DOTS * this.#style.width;
    this.#addToSpan(character, column);
  }

  #addToSpan(character: string, column: number): void {
    const last = this.#spans.at(-1);
    const follows = last && last.column + last.text.length * last.width === column;
    const { text: _text, column: _column, ...style } = last ?? { ...PLAIN, text: '', column: 0 };
    if (last && follows && JSON.stringify(style) === JSON.stringify(this.#style)) last.text += character;
    else this.#spans.push({ text: character, column, ...this.#style });
  }

  #character(byte: number): string {
    if (byte < 0x80) return String.fromCharCode(byte);
    const { codePage } = this.#style;
    this.#codePages.add(codePage);
    if (codePage === KATAKANA_PAGE) {
      if (byte === HORIZONTAL_BAR) return '-';
      throw new Error(`byte ${byte} of the katakana page is no part of a receipt`);
    }
    const character = CODE_PAGES[codePage]?.[byte - 0x80];
    if (!character || character === '\ufffd') throw new Error(`page ${codePage} has no character ${byte}`);
    return character;
  }

  #feed(): void {
    const text = Array.from(this.#cells, (cell) => cell ?? ' ')
      .join('')
      .trimEnd();
    this.#lines.push({ text, spans: this.#spans });
    this.#spans = [];
    this.#cells = [];
    this.#dots = 0;
  }
}
