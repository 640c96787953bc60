/** Line drawings on a 24 x 24 grid, stroke 1.75. */
const PATHS = {
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M7 7l10 10M17 7L7 17',
  minus: 'M6 12h12',
  warning: 'M12 4.5L21 19.5H3zM12 10.5v4M12 16.9v.1',
  clock: 'M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 7.5V12l3 2',
  card: 'M5.5 5.5h13a2 2 0 012 2v9a2 2 0 01-2 2h-13a2 2 0 01-2-2v-9a2 2 0 012-2zM3.5 10h17M7 15h3.5',
  phone:
    'M8.5 3.5h7a1.5 1.5 0 011.5 1.5v14a1.5 1.5 0 01-1.5 1.5h-7A1.5 1.5 0 017 19V5a1.5 1.5 0 011.5-1.5zM11 17.5h2',
  contactless: 'M7 9.5a7 7 0 010 5M10.5 7.5a11 11 0 010 9M14 5.5a15 15 0 010 13M17.5 3.5a19.5 19.5 0 010 17',
  qr: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM7.5 7.4v.2M16.5 7.4v.2M7.5 16.4v.2M13.5 13.5h2.5v2.5M19.5 13.5v2.5M13.5 19.5v-.1M16.5 19.5h3v-1',
  scanner: 'M4.5 8V4.5H8M16 4.5h3.5V8M19.5 16v3.5H16M8 19.5H4.5V16M3.5 12h17',
  wallet:
    'M5.5 6.5h12a1.5 1.5 0 011.5 1.5v9a1.5 1.5 0 01-1.5 1.5h-12A1.5 1.5 0 014 17V6.5A1.5 1.5 0 015.5 5H16M19 10.5h-3.5a2 2 0 000 4H19',
  pass: 'M4.5 7h15v3.2a2 2 0 000 3.6V17h-15v-3.2a2 2 0 000-3.6zM14 7.5v1M14 11.5v1M14 15.5v1',
  barcode: 'M5 6v12M8 6v12M10.5 6v12M14 6v12M16 6v12M19 6v12',
  question: 'M9 9a3 3 0 114.4 2.7c-.9.5-1.4 1.1-1.4 2.3M12 17.4v.1M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z',
  watch: 'M12 7a5 5 0 100 10 5 5 0 000-10zM9 7.8L9.7 3.5h4.6L15 7.8M9 16.2l.7 4.3h4.6l.7-4.3',
  /** Waits to go out: an arrow below a line it has not passed. */
  outbox: 'M4.5 5h15M12 20V9.5M7.5 13.5L12 9l4.5 4.5',
  back: 'M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 010 11H9',
  printer: 'M7 9V4.5h10V9M7 17H4.5V9h15v8H17M7 14h10v5.5H7z',
  reader: 'M6 9.5h12v10H6zM9 6.2a4.2 4.2 0 016 0M10.8 13.5h2.4',
  bank: 'M4 9.5L12 4.5l8 5zM6 10v7M10 10v7M14 10v7M18 10v7M4 19.5h16',
  journal: 'M6 4.5h10.5a1.5 1.5 0 011.5 1.5v13.5H7.5A1.5 1.5 0 016 18zM6 18a1.5 1.5 0 011.5-1.5H18M9.5 8.5h5',
  erase: 'M9 6h10.5v12H9l-5.5-6zM12 9.7l4.6 4.6M16.6 9.7L12 14.3',
  sun: 'M12 8.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4',
  moon: 'M19.5 14A8 8 0 0110 4.5a8 8 0 109.5 9.5z',
  auto: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 4v16M12 7.5h4.8M12 11h7M12 14.5h6.8M12 18h3',
  display: 'M4 5h16v11H4zM9 19.5h6M12 16v3.5',
  sound: 'M4.5 9.5v5H8l4.5 4v-13L8 9.5zM16 9a4.2 4.2 0 010 6M18.5 6.5a8 8 0 010 11',
  silent: 'M4.5 9.5v5H8l4.5 4v-13L8 9.5zM16.5 9.5l5 5M21.5 9.5l-5 5',
  next: 'M9 5.5l6.5 6.5L9 18.5',
  previous: 'M15 5.5L8.5 12l6.5 6.5',
  wrench:
    'M19.6 7.6l-3 3-2.4-.8-.8-2.4 3-3a5 5 0 00-6.3 6.5L4.4 16.6a2.1 2.1 0 003 3l5.7-5.7a5 5 0 006.5-6.3z',
  equal: 'M6 9.5h12M6 14.5h12',
  unequal: 'M6 9.5h12M6 14.5h12M15.5 5l-7 14',
  park: 'M5 4.5h14v15H5zM9.5 16.5v-9h3.2a2.6 2.6 0 010 5.2H9.5',
  disk: 'M4.5 7c0-1.4 3.4-2.5 7.5-2.5s7.5 1.1 7.5 2.5-3.4 2.5-7.5 2.5S4.5 8.4 4.5 7zM4.5 7v10c0 1.4 3.4 2.5 7.5 2.5s7.5-1.1 7.5-2.5V7M4.5 12c0 1.4 3.4 2.5 7.5 2.5s7.5-1.1 7.5-2.5',
  tray: 'M4 13.5h4.5l1.2 2.5h4.6l1.2-2.5H20M4 13.5L6.5 6h11l2.5 7.5v5.5H4z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a text that says the same: hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
