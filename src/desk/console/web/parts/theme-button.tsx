import { THEMES, type Theme, theme } from '../state/appearance.ts';
import { Icon, type IconName } from './icon.tsx';

const ICONS: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' };

/** As the system, light, dark: one press each. */
export function ThemeButton({ label }: { label: string }) {
  const choose = (): void => {
    theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!;
  };
  const name = `${label}: ${theme.value}`;
  return (
    <button type="button" class="quiet-button" aria-label={name} title={name} onClick={choose}>
      <Icon name={ICONS[theme.value]} />
    </button>
  );
}
