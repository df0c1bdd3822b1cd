import { printableLine } from '../../printable.js';

/** Escapes text for HTML and SVG, also within quotes; what cannot be seen, or turns the direction of text, is shown as an escape. */
export const inMarkup = (text: string): string =>
  printableLine(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** An element with its attributes; numbers are rounded to hundredths, undefined leaves an attribute out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: string[]
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${inMarkup(String(typeof value === 'number' ? round(value) : value))}"`],
  );
  return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

export interface Frame {
  width: number;
  height: number;
  /** What it is, and what it shows, for who cannot see it. */
  title: string;
  description: string;
}

/**
 * A whole picture in the colour of the text around it, so that it goes with light and dark pages and needs no style.
 * It can stand in a page or in a file of its own.
 */
export const picture = ({ width, height, title, description }: Frame, ...children: string[]): string =>
  element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': `${title}. ${description}`,
      'font-family': 'system-ui, sans-serif',
      'font-size': 11,
      fill: 'currentColor',
    },
    element('title', {}, inMarkup(title)),
    element('desc', {}, inMarkup(description)),
    ...children,
  );

export const label = (
  text: string,
  at: { x: number; y: number; anchor?: 'start' | 'middle' | 'end'; weight?: number },
): string =>
  element(
    'text',
    { x: at.x, y: at.y, 'text-anchor': at.anchor ?? 'start', 'font-weight': at.weight },
    inMarkup(text),
  );

export const rule = (from: readonly [number, number], to: readonly [number, number], faint = true): string =>
  element('line', {
    x1: from[0],
    y1: from[1],
    x2: to[0],
    y2: to[1],
    stroke: 'currentColor',
    'stroke-opacity': faint ? 0.25 : 1,
  });
