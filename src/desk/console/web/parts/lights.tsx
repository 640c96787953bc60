import type { Lights as LightsState } from '../state/lights.ts';

/** The reader's four lights. What they say is always said in words beside them. */
export function Lights({ state }: { state: LightsState }) {
  return (
    <span class="lights" data-lights={state} aria-hidden="true">
      <i class="light" />
      <i class="light" />
      <i class="light" />
      <i class="light" />
    </span>
  );
}
