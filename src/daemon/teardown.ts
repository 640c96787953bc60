/** What was opened, to be closed in reverse, once. One that fails does not keep the others open. */
export class Teardown {
  readonly #actions: (() => unknown)[] = [];
  #running: Promise<void> | null = null;

  add(action: () => unknown): void {
    this.#actions.push(action);
  }

  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let action = this.#actions.pop(); action; action = this.#actions.pop()) {
      try {
        await action();
      } catch {
        // it is going down: the others still have to be closed
      }
    }
  }
}
