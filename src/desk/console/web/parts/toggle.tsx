import { Icon, type IconName } from './icon.tsx';

/** A switch that says its state in words too. */
export function Toggle(props: {
  label: string;
  stateText: string;
  icon: IconName;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <button
      type="button"
      class="toggle"
      role="switch"
      aria-checked={props.on}
      onClick={() => props.onChange(!props.on)}
    >
      <Icon name={props.icon} size={18} />
      <span class="toggle-label">{props.label}</span>
      <span class="toggle-state">{props.stateText}</span>
      <span class="toggle-track" />
    </button>
  );
}
