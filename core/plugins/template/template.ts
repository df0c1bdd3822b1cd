import type { Node as SyntaxNode } from '../../repair/syntax/parse.js';
import { instantiate } from '../../syntax/templates/apply.js';
import type { Bindings, Match as Found } from '../../syntax/templates/match.js';
import type { SourceFile } from '../api-types.js';
import { findShape, isPartOf, matchesAround, matchShape } from './find.js';
import { readShape, type Shape } from './shape.js';

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

export interface MatchOptions {
  /** Leaves out what this template fits, and what is a part of such a place where the same holes stand for the same. */
  except?: Template;
}

/**
 * A piece of JavaScript with holes: `$name` stands for any expression, the same one wherever it is written twice;
 * `$$name` for any number of arguments or elements. Spaces, quotes and superfluous parentheses make no difference.
 */
export interface Template {
  readonly source: string;
  /** Type of the node that it fits, such as `BinaryExpression`; of several statements, that of the first. */
  readonly type: string;
  /** All places of a file, in their order; none where the file does not parse. */
  find(file: SourceFile, options?: MatchOptions): Match[];
  /** Whether it fits this node, which needs its `range` and `parent`: for rules of ESLint. */
  match(node: Node, text: string, options?: MatchOptions): Match | null;
}

/** Throws a TypeError for a text that is neither an expression nor statements. */
export function template(source: string): Template {
  const shape = readShape(source);
  const told = (found: Found, text: string): Match => ({
    start: found.start,
    end: found.end,
    holes: Object.fromEntries(
      shape.names.map((name, index) => [name, textOf(found.bindings.get(index + 1), text)]),
    ),
    fill: (other) => fill(readShape(other.source), shape, found, text),
  });
  return {
    source,
    type: shape.type,
    find: (file, { except } = {}) => {
      const found = findShape(shape, file);
      const mended = except && found.length > 0 ? readShape(except.source) : null;
      const around = mended ? findShape(mended, file) : [];
      return found
        .filter((each) => !around.some((other) => mended && isPartOf(each, shape, other, mended)))
        .map((each) => told(each, file.text));
    },
    match: (node, text, { except } = {}) => {
      const found = matchShape(shape, node as SyntaxNode);
      if (!found) return null;
      const mended = except && readShape(except.source);
      const around = mended ? matchesAround(mended, node as SyntaxNode) : [];
      return around.some((other) => mended && isPartOf(found, shape, other, mended))
        ? null
        : told(found, text);
    },
  };
}

function fill(other: Shape, shape: Shape, found: Found, text: string): string {
  const bindings = other.names.map((name, index): [number, NonNullable<ReturnType<Bindings['get']>>] => {
    const trees = found.bindings.get(shape.names.indexOf(name) + 1);
    if (!trees) throw new TypeError(`The template ${other.side.text} has a hole ${name} that nothing fills`);
    return [index + 1, trees];
  });
  return instantiate(other.side, { ...found, bindings: new Map(bindings) }, text, '');
}

const textOf = (trees: ReturnType<Bindings['get']>, text: string): string => {
  const [first, last] = [trees?.[0], trees?.at(-1)];
  return first && last ? text.slice(first.start, last.end) : '';
};
