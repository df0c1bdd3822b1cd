import type { Node } from '../../../syntax/parse.js';

/** A statement that loads a module and binds names. */
export interface Load {
  specifier: string;
  /** Each local name with what it is called there; null where it stands for the whole module. */
  bound: { local: string; name: string | null }[];
}

/** Reads `import … from '…'` and `const … = require('…')`, awaited imports too; null for every other statement. */
export function loadOf(statement: Node): Load | null {
  if (statement.type === 'ImportDeclaration')
    return {
      specifier: String(statement.source.value),
      bound: statement.specifiers.map((each) => ({ local: each.local.name, name: importedName(each) })),
    };
  if (statement.type !== 'VariableDeclaration') return null;
  const [declarator, ...others] = statement.declarations;
  const specifier = specifierOf(declarator?.init);
  if (!declarator || others.length > 0 || specifier === null) return null;
  return { specifier, bound: boundBy(declarator.id) };
}

type Specifier = Extract<Node, { type: 'ImportDeclaration' }>['specifiers'][number];

function importedName(specifier: Specifier): string | null {
  if (specifier.type === 'ImportNamespaceSpecifier') return null;
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return specifier.imported.type === 'Identifier'
    ? specifier.imported.name
    : String(specifier.imported.value);
}

function specifierOf(init: Node | null | undefined): string | null {
  const value = init?.type === 'AwaitExpression' ? init.argument : init;
  const source =
    value?.type === 'ImportExpression'
      ? value.source
      : value?.type === 'CallExpression' &&
          value.callee.type === 'Identifier' &&
          value.callee.name === 'require'
        ? value.arguments[0]
        : null;
  return source?.type === 'Literal' && typeof source.value === 'string' ? source.value : null;
}

function boundBy(pattern: Node): Load['bound'] {
  if (pattern.type === 'Identifier') return [{ local: pattern.name, name: null }];
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((each) =>
    each.type === 'Property' && each.key.type === 'Identifier' && each.value.type === 'Identifier'
      ? [{ local: each.value.name, name: each.key.name }]
      : [],
  );
}
