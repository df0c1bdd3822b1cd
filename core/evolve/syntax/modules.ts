import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { bare, propertyName } from './surroundings.js';
import { initialValueOf, type Scoped, variableOf } from './variables.js';

/** Where a value comes from: `fs` and `promises.readFile`; the module is empty for what is there without an import. */
export interface Origin {
  module: string;
  path: string;
}

/** Follows names, properties, `require`, `import` and `promisify` to where a value comes from; null where that is not certain. */
export function originOf(source: Scoped, expression: TSESTree.Node): Origin | null {
  const node = bare(expression);
  if (node.type === 'MemberExpression') {
    const name = propertyName(node);
    const origin = name === null ? null : originOf(source, node.object);
    return origin && inside(origin, name ?? '');
  }
  if (node.type === 'CallExpression') {
    const module = requiredBy(source, node);
    if (module !== null) return { module, path: '' };
    const [inner] = node.arguments;
    const callee = originOf(source, node.callee);
    return inner && callee?.module === 'util' && callee.path === 'promisify' ? originOf(source, inner) : null;
  }
  if (node.type === 'AwaitExpression' && node.argument.type === 'ImportExpression')
    return moduleOf(node.argument.source);
  return node.type === 'Identifier' ? originOfName(source, node) : null;
}

function originOfName(source: Scoped, node: TSESTree.Identifier): Origin | null {
  const variable = variableOf(source, node);
  if (!variable) return { module: '', path: node.name === 'globalThis' ? '' : node.name };
  const [definition] = variable.defs;
  if (!definition || variable.defs.length > 1) return null;
  if (definition.type === 'ImportBinding') return imported(definition.node, definition.parent);
  const value = initialValueOf(variable);
  if (value) return value === node ? null : originOf(source, value);
  if (definition.type !== 'Variable' || definition.node.id.type !== 'ObjectPattern') return null;
  const { id, init } = definition.node;
  const property = id.properties.find(
    (each) => each.type === 'Property' && each.value === definition.name && !each.computed,
  );
  const name = property?.type === 'Property' ? propertyName(property) : null;
  const whole = init && name !== null ? originOf(source, init) : null;
  return whole && inside(whole, name ?? '');
}

function imported(node: TSESTree.Node, declaration: TSESTree.Node | null | undefined): Origin | null {
  if (declaration?.type !== 'ImportDeclaration') {
    return node.type === 'TSImportEqualsDeclaration' &&
      node.moduleReference.type === 'TSExternalModuleReference'
      ? moduleOf(node.moduleReference.expression)
      : null;
  }
  const module = moduleOf(declaration.source);
  if (!module || node.type !== 'ImportSpecifier') return module;
  const name = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
  return name === 'default' ? module : { ...module, path: name };
}

function requiredBy(source: Scoped, { callee, arguments: [first] }: TSESTree.CallExpression): string | null {
  if (callee.type !== 'Identifier' || callee.name !== 'require' || variableOf(source, callee)) return null;
  return (first && moduleOf(first)?.module) ?? null;
}

const moduleOf = (node: TSESTree.Node): Origin | null =>
  node.type === 'Literal' && typeof node.value === 'string'
    ? { module: node.value.replace(/^node:/, ''), path: '' }
    : null;

const inside = ({ module, path }: Origin, name: string): Origin => ({
  module,
  path: path === '' || path === 'default' ? name : `${path}.${name}`,
});
