/** More unread letters than this means that nobody reads. */
const MOST_LETTERS = 10_000;

/** Letters from several sources, read one after another by one loop. */
export class Mailbox<Letter> {
  readonly #letters: Letter[] = [];
  #waiting: ((letter: Letter) => void) | undefined;

  post(letter: Letter): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(letter);
    else if (this.#letters.push(letter) > MOST_LETTERS) throw new Error('a mailbox is not read');
  }

  /** The next letter, as soon as there is one. One reader at a time. */
  next(): Promise<Letter> {
    const letter = this.#letters.shift();
    if (letter !== undefined) return Promise.resolve(letter);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
