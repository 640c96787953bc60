/** A few choices of which one holds. */
export function Segments<T extends string>(props: {
  label: string;
  choices: readonly { value: T; text: string }[];
  value: T;
  onChoose: (value: T) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that no theme can place
    <div class="segments" role="group" aria-label={props.label}>
      {props.choices.map(({ value, text }) => (
        <button
          type="button"
          key={value}
          class="segment"
          aria-pressed={value === props.value}
          onClick={() => props.onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
