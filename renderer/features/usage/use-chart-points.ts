import { type KeyboardEvent, useRef, useState } from 'react';
import classes from './charts.module.css';

type Steps = Readonly<Record<string, number>>;

/**
 * Makes the parts of a picture, counted from 0, reachable: by pointing, one by Tab, and the others from there by the keys,
 * each with how many parts it goes on, or Home and End. What it gives are the properties of a part.
 */
export function useChartPoints(count: number, first: number, steps: Steps) {
  const points = useRef(new Map<number, SVGGElement>());
  const [reached, setReached] = useState(first);
  const entry = Math.min(reached, count - 1);
  const onKeyDown = (event: KeyboardEvent, place: number): void => {
    const step = { ...steps, Home: -place, End: count - 1 - place }[event.key];
    const to = place + (step ?? 0);
    if (step === undefined || to < 0 || to >= count) return;
    event.preventDefault();
    points.current.get(to)?.focus();
  };
  return (place: number, onPoint: (isPointed: boolean) => void) => ({
    ref: (element: SVGGElement | null) => {
      if (element === null) points.current.delete(place);
      else points.current.set(place, element);
    },
    className: classes.point,
    role: 'img',
    tabIndex: place === entry ? 0 : -1,
    onFocus: () => {
      setReached(place);
      onPoint(true);
    },
    onBlur: () => onPoint(false),
    onMouseEnter: () => onPoint(true),
    onKeyDown: (event: KeyboardEvent) => onKeyDown(event, place),
  });
}
