import { drawQr } from '../state/qr-drawing.ts';

/** A code to be scanned: black on white in every theme, its quiet zone included. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const drawing = drawQr(text);
  if (drawing === null) return null;
  return (
    <div class="qr" role="img" aria-label={label}>
      <svg
        viewBox={`0 0 ${drawing.size} ${drawing.size}`}
        shape-rendering="crispEdges"
        aria-hidden="true"
        focusable="false"
      >
        <rect class="qr-ground" width={drawing.size} height={drawing.size} />
        <path class="qr-modules" d={drawing.path} />
      </svg>
    </div>
  );
}
