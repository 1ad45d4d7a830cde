import type { pictures } from '../../app/i18n/zh-CN/pictures.ts';
import { measureOnCanvas } from './picture-look.ts';
import { type Font, fitted } from './picture-text.ts';

/** The drawing's width, and the room at its edges. */
export const WIDTH = 720;
export const EDGE = 40;

type Key = keyof { [K in keyof typeof pictures as K extends `${infer Base}_other` ? Base : K]: never };

/** The picture's words, in its language. */
export type PictureWords = {
  readonly say: (key: Key, values?: Readonly<Record<string, string | number>>) => string;
  readonly amount: (amountMinor: bigint) => string;
};

type LettersProps = {
  x: number;
  y: number;
  font: Font;
  fill: string;
  /** It ends at `x` instead of beginning there. */
  end?: boolean;
  children: string;
};

/** A line of text; whatever is written in it, it stays at its place. */
export function Letters({ x, y, font, fill, end = false, children }: LettersProps) {
  return (
    <text
      x={x}
      y={y}
      fontSize={font.size}
      fontWeight={font.weight}
      fill={fill}
      textAnchor={end ? 'end' : 'start'}
      direction="ltr"
      unicodeBidi="isolate"
    >
      {children}
    </text>
  );
}

/** What a person has written, cut where there is no more room. */
export function Name({ width, children, ...rest }: LettersProps & { width: number }) {
  return <Letters {...rest}>{fitted(children, width, rest.font, measureOnCanvas)}</Letters>;
}
