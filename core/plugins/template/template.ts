import { parse, type Node as Tree } from '../../repair/syntax/parse.js';
import { findAll } from '../../repair/syntax/walk.js';
import type { SourceFile } from '../api-types.js';
import { fillTemplate } from './fill.js';
import { type Holes, matchNode } from './match.js';

/** A node of ESTree, as typescript-estree, espree and ESLint's parsers make it, with its `parent`. */
export interface Node {
  type: string;
  range?: [number, number];
}

/** A place where a template fits. */
export interface Match {
  start: number;
  end: number;
  /** The text that each hole stands for, by its name with `$`. */
  holes: Record<string, string>;
  /** The text of another template with the same holes, as it has to be written in this place. */
  fill(other: Template): string;
}

/**
 * A piece of JavaScript with holes: `$name` stands for any expression, the same one wherever it is written twice;
 * `$$name` for any number of arguments or elements. Spaces, quotes and superfluous parentheses make no difference.
 */
export interface Template {
  readonly source: string;
  /** Type of the node that it fits, such as `BinaryExpression`. */
  readonly type: string;
  /** All places of a file, in their order; none where the file does not parse. */
  find(file: SourceFile): Match[];
  /** Whether it fits this node, which needs its `range` and `parent`: for rules of ESLint. */
  match(node: Node, text: string): Match | null;
}

/** Throws a TypeError for a text that is not one expression or one statement. */
export function template(source: string): Template {
  const root = rootOf(source);
  const words = wordsIn(source);
  const match = (node: Tree, text: string): Match | null => {
    const holes: Holes = new Map();
    if (!matchNode(root, node, holes)) return null;
    const [start, end] = node.range;
    return {
      start,
      end,
      holes: Object.fromEntries([...holes].map(([name, nodes]) => [name, textOf(nodes, text)])),
      fill: (other) => fillTemplate(other.source, rootOf(other.source), { node, holes, text }),
    };
  };
  return {
    source,
    type: root.type,
    match: (node, text) => match(node as Tree, text),
    find: ({ path, text }) => {
      if (words.some((word) => !text.includes(word))) return [];
      const program = parse(path, text);
      if (!program) return [];
      return findAll(program, ({ type }) => type === root.type).flatMap((node) => match(node, text) ?? []);
    },
  };
}

/** The one expression, without the statement around it, or the one statement. */
function rootOf(source: string): Tree {
  const program = parse('template.ts', source) ?? parse('template.tsx', source);
  const [statement, ...more] = program?.body ?? [];
  if (!statement || more.length > 0)
    throw new TypeError(`A template is one expression or one statement: ${source}`);
  const isBare = statement.type === 'ExpressionStatement' && !/;\s*$/.test(source);
  return isBare ? statement.expression : statement;
}

/** Words that a text has to hold for the template to fit somewhere in it. */
const wordsIn = (source: string): string[] =>
  [...source.matchAll(/(?<![\w$])[A-Za-z_]\w*(?![\w$])/g)].map(([word]) => word);

const textOf = (nodes: readonly Tree[], text: string): string => {
  const [first] = nodes;
  const last = nodes.at(-1);
  return first && last ? text.slice(first.range[0], last.range[1]) : '';
};
