import { Icon, type IconName } from './icon.tsx';

/** A way to pay as a word in a frame of our own: no scheme's or wallet's mark is copied. */
export function TenderMark({ icon, title }: { icon: IconName; title: string }) {
  return (
    <span class="tender-mark">
      <Icon name={icon} size={16} />
      {title}
    </span>
  );
}
