/** Text of a value in format an or ans as printable ASCII, other bytes as '?'; null for nothing. */
export function printableText(value: Uint8Array | undefined): string | null {
  if (!value || value.length === 0) return null;
  return String.fromCharCode(...value.map((byte) => (byte >= 0x20 && byte < 0x7f ? byte : 0x3f)));
}
