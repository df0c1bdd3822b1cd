import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { catchesAll, functionNamed } from './promises.js';
import { bare, isFunction, propertyName } from './surroundings.js';
import type { Scoped } from './variables.js';

type Source = Scoped & { program: TSESTree.Program; text: string };

/**
 * The names under which a module exports async functions that may fail: `default` for its default and for
 * `module.exports`, `default.save` for what is a property of that.
 */
export function asyncExports(source: Source): string[] {
  if (!/\basync\b/.test(source.text)) return [];
  return source.program.body.flatMap((statement) => exportedBy(source, statement));
}

function exportedBy(source: Source, statement: TSESTree.ProgramStatement): string[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration': {
      const { declaration, specifiers } = statement;
      if (statement.source) return [];
      const listed = specifiers
        .filter(({ local }) => mayFail(source, local))
        .map(({ exported }) => wordOf(exported));
      if (declaration?.type === 'FunctionDeclaration' && declaration.id && mayFail(source, declaration.id))
        return [declaration.id.name];
      if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') return listed;
      return declaration.declarations.flatMap(({ id, init }) =>
        id.type === 'Identifier' && init && mayFail(source, init) ? [id.name] : [],
      );
    }
    case 'ExportDefaultDeclaration':
      return asDefault(source, statement.declaration);
    case 'TSExportAssignment':
      return asDefault(source, statement.expression, true);
    case 'ExpressionStatement':
      return statement.expression.type === 'AssignmentExpression'
        ? assigned(source, statement.expression)
        : [];
    default:
      return [];
  }
}

/** `exports.save = …` and `module.exports = …`. */
function assigned(source: Source, { left, right }: TSESTree.AssignmentExpression): string[] {
  if (left.type !== 'MemberExpression') return [];
  if (isModuleExports(left)) return asDefault(source, right, true);
  const name = propertyName(left);
  const { object } = left;
  const isOwn = (object.type === 'Identifier' && object.name === 'exports') || isModuleExports(object);
  return isOwn && name !== null && mayFail(source, right) ? [name, `default.${name}`] : [];
}

const isModuleExports = (node: TSESTree.Node): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'Identifier' &&
  node.object.name === 'module' &&
  propertyName(node) === 'exports';

/** With `named`, what is a property of the default is also there by its own name, as in CommonJS. */
function asDefault(source: Source, value: TSESTree.Node, named = false): string[] {
  const node = bare(value);
  if (node.type !== 'ObjectExpression') return mayFail(source, node) ? ['default'] : [];
  return node.properties.flatMap((each) => {
    const name = each.type === 'Property' ? propertyName(each) : null;
    if (each.type !== 'Property' || name === null || !mayFail(source, each.value)) return [];
    return named ? [name, `default.${name}`] : [`default.${name}`];
  });
}

function mayFail(source: Scoped, value: TSESTree.Node): boolean {
  const node = bare(value);
  const called = node.type === 'Identifier' ? functionNamed(source, node) : isFunction(node) ? node : null;
  if (!called?.async || called.generator) return false;
  return !catchesAll(called);
}

const wordOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;
