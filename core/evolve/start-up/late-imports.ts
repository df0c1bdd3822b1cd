import { isBuiltin } from 'node:module';
import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';
import { isFunction } from '../syntax/surroundings.js';
import { isGlobal } from '../syntax/variables.js';

/** An import at the top of a file, or a `const … = require('…')`, whose names are used in functions only, and in no constructor. */
export interface LateImport {
  specifier: string;
  node: TSESTree.ImportDeclaration | TSESTree.VariableDeclaration;
  uses: TSESTree.Identifier[];
}

type Source = Pick<SourceText, 'program' | 'scopes'>;

/** What a file loads with it and does not need for that; modules of Node are left out. */
export function lateImports(source: Source): LateImport[] {
  return source.program.body.flatMap((node) => {
    const found = node.type === 'ImportDeclaration' ? imported(source, node) : required(source, node);
    if (!found || isBuiltin(found.specifier)) return [];
    const { variables, ...rest } = found;
    const uses = variables.map(usesOf);
    if (uses.includes(null) || uses.flat().length === 0) return [];
    return [{ ...rest, uses: uses.flat() as TSESTree.Identifier[] }];
  });
}

interface Declared {
  specifier: string;
  node: LateImport['node'];
  variables: Variable[];
}

const imported = ({ scopes }: Source, node: TSESTree.ImportDeclaration): Declared => ({
  specifier: node.source.value,
  node,
  variables: node.specifiers.flatMap((each) => scopes().getDeclaredVariables(each)),
});

/** `const x = require('y')`, with what is taken of it: `.z`, `{ z }`. */
function required(source: Source, node: TSESTree.ProgramStatement): Declared | null {
  if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return null;
  const [{ id, init }] = node.declarations;
  const call = init?.type === 'MemberExpression' && !init.computed ? init.object : init;
  if (call?.type !== 'CallExpression' || !isGlobal(source, call.callee, 'require')) return null;
  const [specifier] = call.arguments;
  if (specifier?.type !== 'Literal' || typeof specifier.value !== 'string') return null;
  if (id.type !== 'Identifier' && !(id.type === 'ObjectPattern' && id.properties.every(isPlainName)))
    return null;
  return { specifier: specifier.value, node, variables: [...source.scopes().getDeclaredVariables(node)] };
}

const isPlainName = (each: TSESTree.ObjectPattern['properties'][number]): boolean =>
  each.type === 'Property' && !each.computed && each.value.type === 'Identifier';

/** Where the name is used; null where it is given another value, or one use is outside of functions. */
function usesOf({ references }: Variable): TSESTree.Identifier[] | null {
  const uses = references.filter(({ init }) => init !== true);
  const identifiers = uses.flatMap((each) =>
    !each.isWrite() && each.identifier.type === 'Identifier' && isInFunction(each.identifier)
      ? [each.identifier]
      : [],
  );
  return identifiers.length === uses.length ? identifiers : null;
}

/** Whoever loads a class makes one, so that what its constructor needs is needed soon. */
function isInFunction(node: TSESTree.Node): boolean {
  let isIn = false;
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'MethodDefinition' && at.kind === 'constructor') return false;
    isIn ||= isFunction(at);
  }
  return isIn;
}

/**
 * The text without the import, in which each use of one of its names says that it is needed instead: with it the program starts as
 * if the import was made late, or fails.
 */
export function withoutImport({
  node,
  uses,
}: Pick<LateImport, 'node' | 'uses'>): { start: number; end: number; text: string }[] {
  const [start, end] = node.range;
  return [
    { start, end, text: ';' },
    ...uses.map(({ range, parent, name }) => ({
      start: range[0],
      end: range[1],
      text: parent.type === 'Property' && parent.shorthand ? `${name}: ${neededCall}` : neededCall,
    })),
  ];
}

/** What `start.ts` gives it to call. */
const neededCall = '__healerNeeded()';
