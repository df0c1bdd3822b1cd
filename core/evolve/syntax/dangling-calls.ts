import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Visitor } from '../check.js';
import { isHandled } from './promises.js';
import { isFunction, propertyName } from './surroundings.js';
import { type Scoped, variableOf } from './variables.js';

/** A call of something imported whose answer nothing takes. */
export interface DanglingCall {
  specifier: string;
  /** What the module exports it as; `default.save` for a property of its default. */
  name: string;
  /** 1-based, of the call. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  text: string;
}

type Source = Scoped & { program: TSESTree.Program; textOf(node: Pick<TSESTree.Node, 'range'>): string };

interface Imported {
  specifier: string;
  /** Empty for the module as a whole. */
  name: string;
  at: TSESTree.Node;
}

/**
 * Collects the calls of imported functions that stand as statements of a function, and whose failure, were they
 * promises, nothing would hear of. At the top of a file a failure ends the process as it should.
 */
export function danglingCalls(source: Source): { visitor: Visitor; calls: DanglingCall[] } {
  const calls: DanglingCall[] = [];
  const imported = new Map(source.program.body.flatMap((each) => importedBy(each)));
  const visitor: Visitor = {
    ExpressionStatement({ expression, parent }) {
      if (imported.size === 0 || parent.type === 'Program' || expression.type !== 'CallExpression') return;
      const { callee, optional, arguments: given } = startOf(expression);
      if (optional || isHandled(expression) || given.some(isCallback)) return;
      const root = callee.type === 'MemberExpression' && !callee.optional ? callee.object : callee;
      const from = root.type === 'Identifier' ? imported.get(root.name) : undefined;
      if (!from || variableOf(source, root)?.defs[0]?.name !== from.at) return;
      const property = callee.type === 'MemberExpression' ? propertyName(callee) : '';
      if (property === null) return;
      const name =
        from.name === '' && property === '' ? 'default' : [from.name, property].filter(Boolean).join('.');
      const { start, end } = expression.loc;
      calls.push({
        specifier: from.specifier,
        name,
        line: start.line,
        column: start.column + 1,
        endLine: end.line,
        endColumn: end.column + 1,
        text: source.textOf(expression).slice(0, 200),
      });
    },
  };
  return { visitor, calls };
}

/** What may hear of the failure instead. */
const isCallback = (node: TSESTree.Node): boolean =>
  isFunction(node) || (node.type === 'Identifier' && /^(?:cb|callback|done|next)$/.test(node.name));

/** `save()` of `save().then(…).finally(…)`. */
function startOf(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const { callee } = call;
  return callee.type === 'MemberExpression' &&
    callee.object.type === 'CallExpression' &&
    /^(?:then|finally)$/.test(propertyName(callee) ?? '')
    ? startOf(callee.object)
    : call;
}

/** The names that a statement at the top of a file takes from another module. */
function importedBy(statement: TSESTree.ProgramStatement): [string, Imported][] {
  if (statement.type === 'ImportDeclaration')
    return statement.specifiers.map((each) => [
      each.local.name,
      { specifier: statement.source.value, name: nameOf(each), at: each.local },
    ]);
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return [];
  return statement.declarations.flatMap(({ id, init }) => {
    const specifier = requiredBy(init);
    if (specifier === null) return [];
    if (id.type === 'Identifier') return [[id.name, { specifier, name: '', at: id }]];
    if (id.type !== 'ObjectPattern') return [];
    return id.properties.flatMap((each): [string, Imported][] => {
      const name = each.type === 'Property' ? propertyName(each) : null;
      return each.type === 'Property' && each.value.type === 'Identifier' && name !== null
        ? [[each.value.name, { specifier, name, at: each.value }]]
        : [];
    });
  });
}

function requiredBy(init: TSESTree.Node | null): string | null {
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'require')
    return null;
  const [first] = init.arguments;
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : null;
}

function nameOf(specifier: TSESTree.ImportClause): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : imported.value;
}
