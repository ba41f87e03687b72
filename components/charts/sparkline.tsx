import { clsx } from 'clsx';

export interface SparklineProps {
  /** Oldest first; `null` is a gap (a run that failed), and stays one. */
  values: readonly (number | null)[];
  /** Said to those who cannot see it: `RCR of the last 12 runs`. Left away where the numbers stand beside it. */
  label?: string;
  /** The range drawn; by default that of the values, widened a little. */
  min?: number;
  max?: number;
  width?: number;
  height?: number;
  className?: string;
}

const PADDING = 3;

/** The shape of a series at the height of a line of text. Takes the colour of the text around it. */
export function Sparkline({ values, label, min, max, width = 96, height = 24, className }: SparklineProps) {
  const present = values.filter((value): value is number => value !== null);
  const low = min ?? Math.min(...present);
  const high = max ?? Math.max(...present);
  const span = high - low;
  const x = (at: number) => PADDING + (values.length < 2 ? (width - 2 * PADDING) / 2 : (at / (values.length - 1)) * (width - 2 * PADDING));
  // A series without any change runs through the middle.
  const y = (value: number) => (span === 0 ? height / 2 : height - PADDING - ((value - low) / span) * (height - 2 * PADDING));
  const last = values.length - 1;
  const lastValue = values[last];
  const drawing = (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={clsx('shrink-0 overflow-visible', className)}
      aria-hidden
    >
      {strokes(values).map((stroke) => (
        <polyline
          key={stroke[0]!.at}
          points={stroke.map((point) => `${x(point.at).toFixed(2)},${y(point.value).toFixed(2)}`).join(' ')}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      ))}
      {lastValue !== null && lastValue !== undefined && <circle cx={x(last)} cy={y(lastValue)} r={2.25} fill="currentColor" />}
    </svg>
  );
  if (!label) return drawing;
  return (
    <span className="inline-flex">
      {drawing}
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** The stretches without a gap; one point alone is drawn as a dot by its round line end. */
function strokes(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const all: { at: number; value: number }[][] = [];
  let open: { at: number; value: number }[] = [];
  values.forEach((value, at) => {
    if (value !== null) open.push({ at, value });
    if ((value === null || at === values.length - 1) && open.length > 0) {
      all.push(open.length === 1 ? [open[0]!, open[0]!] : open);
      open = [];
    }
  });
  return all;
}
