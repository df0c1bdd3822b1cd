import { Graph, layout } from '@dagrejs/dagre';
import { curveBasis, line } from 'd3-shape';
import { element, label, picture } from './svg.js';

const nodeHeight = 34;
/** More lines than this are a ball of wool: the weakest are left out, and the table has them. */
const mostUses = 40;

export interface Layered {
  title: string;
  heading: string;
  direction: 'down' | 'right';
  boxes: { name: string; note: string; isDashed?: boolean }[];
  uses: { from: string; to: string; imports: number }[];
}

interface Placed {
  x: number;
  y: number;
  width: number;
}

/** Boxes in layers, each above, or to the left of, what it imports; an arrow is the thicker the more imports it stands for. */
export function layeredGraph({ title, heading, direction, boxes, uses }: Layered): string {
  const shown = uses.slice(0, mostUses);
  const graph = new Graph();
  const isDown = direction === 'down';
  graph.setGraph({
    rankdir: isDown ? 'TB' : 'LR',
    nodesep: isDown ? 18 : 8,
    ranksep: isDown ? 46 : 90,
    marginx: 8,
    marginy: 8,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of boxes)
    graph.setNode(name, { width: Math.max(64, 18 + 7.4 * shortName(name).length), height: nodeHeight });
  for (const { from, to, imports } of shown) graph.setEdge(from, to, { weight: Math.min(20, imports) });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const most = Math.max(1, ...shown.map(({ imports }) => imports));
  return picture(
    {
      width: Math.ceil(width),
      height: Math.ceil(height) + 20,
      title,
      description: shown.map(({ from, to, imports }) => `${from} imports ${to} ${imports} times.`).join(' '),
    },
    label(heading, { x: 0, y: 12, weight: 600 }),
    element(
      'g',
      { transform: 'translate(0 20)' },
      ...shown.map(({ from, to, imports }) => {
        const { points } = graph.edge(from, to) as { points: { x: number; y: number }[] };
        return arrow(points, 0.8 + 2.6 * (imports / most));
      }),
      ...boxes.flatMap((box) => boxOf(box, graph.node(box.name) as Placed)),
    ),
  );
}

function boxOf(
  { name, note, isDashed = false }: Layered['boxes'][number],
  { x, y, width }: Placed,
): string[] {
  return [
    element('rect', {
      x: x - width / 2,
      y: y - nodeHeight / 2,
      width,
      height: nodeHeight,
      fill: 'Canvas',
      stroke: 'currentColor',
      ...(isDashed && { 'stroke-dasharray': '4 3' }),
    }),
    label(shortName(name), { x, y: y - 2, anchor: 'middle', weight: 600 }),
    label(note, { x, y: y + 11, anchor: 'middle' }),
  ];
}

const curve = line<{ x: number; y: number }>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveBasis);

/** With its head at the end, so that it needs no colour to say where it goes. */
function arrow(points: { x: number; y: number }[], thickness: number): string {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? end;
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number): string =>
    `${(end.x - 8 * Math.cos(angle + turn)).toFixed(1)},${(end.y - 8 * Math.sin(angle + turn)).toFixed(1)}`;
  return (
    element('path', {
      d: curve(points) ?? '',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': thickness,
      'stroke-opacity': 0.45,
    }) + element('path', { d: `M${end.x.toFixed(1)},${end.y.toFixed(1)}L${corner(0.4)}L${corner(-0.4)}Z` })
  );
}

const shortName = (name: string): string => (name.length <= 32 ? name : `…${name.slice(-31)}`);
