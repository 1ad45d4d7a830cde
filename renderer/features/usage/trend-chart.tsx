import { useElementSize } from '@mantine/hooks';
import { seriesFill } from './chart-patterns.tsx';
import classes from './charts.module.css';
import { type Bar, roundAbove } from './trend-stacks.ts';
import { type Measure, sizeOf } from './usage-measure.ts';
import { useChartPoints } from './use-chart-points.ts';

const HEIGHT = 188;
const TOP = 8;
const BOTTOM = 22;
const LEFT = 56;
const LINES = 4;
/** A bar with little must still be seen. */
const LEAST = 2;
const LABEL_PX = 84;
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

type TrendChartProps = {
  id: string;
  label: string;
  bars: readonly Bar[];
  measure: Measure;
  /** Series that are left out, by their places. */
  hidden: ReadonlySet<number>;
  nameOf: (bar: Bar) => string;
  /** All there is to say of a bar. */
  describe: (bar: Bar) => string;
  /** An amount on the axis. */
  axisText: (size: number) => string;
  onPoint: (bar: Bar | undefined) => void;
};

/** Bars of stacked parts over time; each can be pointed at, or reached by the arrow keys. */
export function TrendChart(props: TrendChartProps) {
  const { label, bars, measure, hidden, nameOf, axisText } = props;
  const { ref, width } = useElementSize();
  const sizes = bars.map(({ parts }) =>
    parts.reduce((sum, part, series) => (hidden.has(series) ? sum : sum + sizeOf(part, measure)), 0),
  );
  const most = roundAbove(Math.max(0, ...sizes));
  const plot = HEIGHT - TOP - BOTTOM;
  const step = Math.max(0, width - LEFT) / Math.max(1, bars.length);
  const each = Math.max(1, Math.ceil(LABEL_PX / Math.max(1, step)));
  return (
    <div ref={ref} className={classes.plot}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture of points that can be focused is a group */}
      <svg
        width={width}
        height={HEIGHT}
        role="group"
        aria-label={label}
        onMouseLeave={() => props.onPoint(undefined)}
      >
        {Array.from({ length: LINES + 1 }, (_, line) => {
          const y = TOP + (plot * line) / LINES;
          const size = (most * (LINES - line)) / LINES;
          return (
            <g key={size} aria-hidden>
              <line
                className={line === LINES ? classes.base : classes.gridLine}
                x1={LEFT}
                x2={width}
                y1={y}
                y2={y}
              />
              <text className={classes.axisText} x={LEFT - 8} y={y + 4} textAnchor="end">
                {axisText(size)}
              </text>
            </g>
          );
        })}
        <Bars {...props} step={step} plot={plot} most={most} />
        {bars.map((bar, index) =>
          index % each === 0 && LEFT + index * step + LABEL_PX / 2 < width + 20 ? (
            <text
              key={bar.startAtMs}
              className={classes.axisText}
              x={LEFT + (index + 0.5) * step}
              y={HEIGHT - 6}
              textAnchor="middle"
              aria-hidden
            >
              {nameOf(bar)}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}

type BarsProps = TrendChartProps & { step: number; plot: number; most: number };

function Bars({ id, bars, measure, hidden, describe, onPoint, step, plot, most }: BarsProps) {
  const lastUsed = bars.findLastIndex(({ parts }) => parts.some(({ requests }) => requests > 0));
  const pointAt = useChartPoints(bars.length, Math.max(0, lastUsed), ARROWS);
  return bars.map((bar, index) => {
    const x = LEFT + index * step;
    let y = TOP + plot;
    return (
      <g
        key={bar.startAtMs}
        aria-label={describe(bar)}
        {...pointAt(index, (isPointed) => onPoint(isPointed ? bar : undefined))}
      >
        <rect className={classes.hit} x={x} y={TOP} width={step} height={plot} />
        {bar.parts.map((part, series) => {
          const size = hidden.has(series) ? 0 : sizeOf(part, measure);
          if (size === 0) return null;
          const height = Math.max(LEAST, (size / most) * plot);
          y -= height;
          const gap = Math.min(4, step * 0.15);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a series is its place
              key={series}
              x={x + gap}
              y={y}
              width={Math.max(1, step - 2 * gap)}
              height={height}
              fill={seriesFill(id, series)}
            />
          );
        })}
      </g>
    );
  });
}
