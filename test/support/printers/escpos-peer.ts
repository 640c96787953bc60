import { readCommand } from './escpos-commands.ts';
import { decodeEscpos, textOf } from './escpos-decoder.ts';

const READY = 0x12;

/**
 * The printer at the other end of the line: takes bytes, answers what it is asked as a real one does, and keeps
 * the receipts it has cut. What is wrong with it is set from outside.
 */
export class EscposPeer {
  paper: 'there' | 'low' | 'out' = 'there';
  coverOpen = false;
  inError = false;
  /** Switched off, or a cable that only sends. */
  silent = false;
  /** A clone that leaves GS r unanswered. */
  ignoresPrintedQuestion = false;
  /** Paper that ends at the next line. */
  runsOutWhilePrinting = false;
  /** Bytes of each receipt, from the first to its cut. */
  readonly receipts: Uint8Array[] = [];
  #received: number[] = [];
  #documentStart = 0;
  #at = 0;

  /** Takes what came over the line and gives what goes back. */
  receive(bytes: Uint8Array): Uint8Array {
    const answers: number[] = [];
    if (this.silent) return Uint8Array.of();
    this.#received.push(...bytes);
    const stream = Uint8Array.from(this.#received);
    for (let command = readCommand(stream, this.#at); command; command = readCommand(stream, this.#at)) {
      this.#at += command.length;
      const [n = 0] = command.parameters;
      if (command.name === 'DLE EOT') answers.push(this.#statusByte(n));
      if (command.name === 'DLE EOT' && this.#at - command.length === this.#documentStart)
        this.#startDocument();
      if (command.name === 'LF' && this.runsOutWhilePrinting) this.#runOut();
      if (command.name === 'GS r' && !this.ignoresPrintedQuestion && this.paper !== 'out') answers.push(0x00);
      if (command.name === 'GS r') this.#startDocument();
      if (command.name === 'GS V' && this.paper !== 'out') {
        this.receipts.push(stream.slice(this.#documentStart, this.#at));
      }
    }
    return Uint8Array.from(answers);
  }

  /** The line went dead: what was half received is forgotten, as by a printer that is switched off and on. */
  forget(): void {
    this.#received = [];
    this.#at = 0;
    this.#documentStart = 0;
  }

  /** The text of each receipt. */
  texts(): string[][] {
    return this.receipts.map((bytes) => textOf(decodeEscpos(bytes)));
  }

  #runOut(): void {
    this.runsOutWhilePrinting = false;
    this.paper = 'out';
  }

  #startDocument(): void {
    this.#documentStart = this.#at;
  }

  /** @spec ESC/POS, DLE EOT n = 2 (cause of offline), n = 4 (paper sensors) */
  #statusByte(n: number): number {
    if (n === 2) {
      return (
        READY | (this.coverOpen ? 0x04 : 0) | (this.paper === 'out' ? 0x20 : 0) | (this.inError ? 0x40 : 0)
      );
    }
    if (n === 4) return READY | { there: 0, low: 0x0c, out: 0x6c }[this.paper];
    return READY;
  }
}
