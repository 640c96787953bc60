/** Far more turns than anything on loopback takes: reaching it means that it will not happen. */
const MOST_TURNS = 200_000;

/** Lets the event loop turn until `holds`; no clock is involved. @throws Error when it never does */
export async function until(holds: () => boolean, what = 'the condition'): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    if (holds()) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  throw new Error(`${what} did not come about`);
}
