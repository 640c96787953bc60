/** What a key means on the counter page. */
export type KeyCommand =
  | { kind: 'digits'; digits: string }
  | { kind: 'erase' }
  | { kind: 'clear' }
  | { kind: 'charge' }
  | { kind: 'escape' }
  | { kind: 'print' };

export interface KeyPress {
  key: string;
  /** Ctrl, Alt or Meta: the browser's own shortcuts stay its own. */
  modified: boolean;
  /** Where the focus is: a control keeps Enter for itself, a field keeps everything. */
  focus: 'page' | 'control' | 'field';
}

export function commandOf({ key, modified, focus }: KeyPress): KeyCommand | null {
  if (modified || focus === 'field') return null;
  if (/^[0-9]$/.test(key)) return { kind: 'digits', digits: key };
  switch (key) {
    case 'Enter':
      return focus === 'control' ? null : { kind: 'charge' };
    case 'Backspace':
      return { kind: 'erase' };
    case 'Delete':
      return { kind: 'clear' };
    case 'Escape':
      return { kind: 'escape' };
    case 'p':
    case 'P':
      return { kind: 'print' };
    default:
      return null;
  }
}
