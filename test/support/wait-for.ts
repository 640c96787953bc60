const POLL_MS = 10;

type Truthy<T> = Exclude<T, null | undefined | false | 0 | ''>;

/**
 * Asks again and again until the answer is something. For things that happen in other processes, where no event tells.
 * @throws Error after `withinMs`, naming `what`
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<Truthy<T>> {
  const startedMs = performance.now();
  for (;;) {
    const answer = await probe();
    if (answer) return answer as Truthy<T>;
    if (performance.now() - startedMs > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
