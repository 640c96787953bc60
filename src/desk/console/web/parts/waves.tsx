/** Waves rising from a reader: three arcs of our own over a bar, not the mark of any scheme. */
export function Waves() {
  return (
    <svg class="waves" viewBox="0 0 64 48" aria-hidden="true" focusable="false">
      <path class="wave" d="M24 33a11 11 0 0116 0" />
      <path class="wave" d="M17.5 26a20.5 20.5 0 0129 0" />
      <path class="wave" d="M11 19a30 30 0 0142 0" />
      <path class="wave-ground" d="M27 41h10" />
    </svg>
  );
}
