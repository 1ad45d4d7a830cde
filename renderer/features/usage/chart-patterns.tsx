import { seriesColor } from '../../components/share-bar.tsx';

/** What tells series apart besides their colours. */
const hatches = [
  '',
  'M0 6 L6 0 M-1 1 L1 -1 M5 7 L7 5',
  'M0 3 H6',
  'M3 0 V6',
  'M0 0 L6 6 M-1 5 L1 7 M5 -1 L7 1',
  'M0 3 H6 M3 0 V6',
  'M0 0 L6 6 M6 0 L0 6',
  'M2 2 h2 v2 h-2 z',
] as const;

/** How the n-th series (from 0) is filled; needs {@link ChartPatterns} of the same id on the page. */
export function seriesFill(id: string, index: number): string {
  return `url(#${id}-${index % hatches.length})`;
}

/** The fillings of the series: each colour with a hatch of its own. */
export function ChartPatterns({ id }: { id: string }) {
  return (
    <svg width={0} height={0} style={{ position: 'absolute' }} aria-hidden>
      {hatches.map((hatch, index) => (
        <pattern key={hatch} id={`${id}-${index}`} width={6} height={6} patternUnits="userSpaceOnUse">
          <rect width={6} height={6} fill={seriesColor(index)} />
          <path d={hatch} stroke="var(--ac-panel)" strokeWidth={1.25} fill="none" />
        </pattern>
      ))}
    </svg>
  );
}

/** A series as its name's mark. */
export function SeriesMark({ id, index }: { id: string; index: number }) {
  return (
    <svg width={12} height={12} aria-hidden>
      <rect width={12} height={12} rx={3} fill={seriesFill(id, index)} />
    </svg>
  );
}
