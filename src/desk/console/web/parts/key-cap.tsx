/** A key of the keyboard, as a hint beside what it does. */
export function KeyCap({ name }: { name: string }) {
  return (
    <span class="key-cap" aria-hidden="true">
      {name}
    </span>
  );
}
