import { type Node, type Program, parse } from '../syntax/parse.js';
import { patternNames } from '../syntax/scope.js';
import { walk } from '../syntax/walk.js';

/** What a module lets others use. */
export interface ModuleSurface {
  /** What each of its names can be used for, as text, by the name that it is exported under. */
  own: Map<string, string>;
  /** Names of other modules that it hands on; `*` stands for all of them, `=` for the module as a whole. */
  from: { source: string; imported: string; exported: string }[];
}

/**
 * The exports of a module, ESM or CommonJS, as far as they can be read: of functions how they are called, of classes
 * their public members, of types their text, and the annotation where one is written. Null where it does not parse.
 */
export function moduleSurface(file: string, text: string): ModuleSurface | null {
  const program = parse(file, text);
  if (!program) return null;
  const surface: ModuleSurface = { own: new Map(), from: [] };
  const top = topLevel(program);
  const signature = (node: Node) => signatureOf(node, text, top, 0);
  for (const node of program.body) exportsIn(node, surface, top, signature);
  walk(program, (node) => {
    if (node.type === 'AssignmentExpression') assigned(node, surface, signature);
  });
  return surface;
}

/** Declarations of the module by name, and what it imports. */
interface TopLevel {
  declared: Map<string, Node>;
  imported: Map<string, { source: string; imported: string }>;
}

function topLevel({ body }: Program): TopLevel {
  const top: TopLevel = { declared: new Map(), imported: new Map() };
  for (const each of body) {
    if (each.type === 'ImportDeclaration')
      for (const specifier of each.specifiers)
        top.imported.set(specifier.local.name, {
          source: each.source.value,
          imported: importedName(specifier),
        });
    const node = 'declaration' in each && each.declaration ? each.declaration : each;
    if (node.type === 'VariableDeclaration')
      for (const declarator of node.declarations)
        for (const { name } of patternNames(declarator.id)) top.declared.set(name, declarator);
    else if ('id' in node && node.id?.type === 'Identifier') top.declared.set(node.id.name, node);
  }
  return top;
}

type Specifier = Extract<Node, { type: 'ImportDeclaration' }>['specifiers'][number];

const importedName = (each: Specifier): string =>
  each.type === 'ImportSpecifier'
    ? nameOf(each.imported)
    : each.type === 'ImportDefaultSpecifier'
      ? 'default'
      : '*';

function exportsIn(
  node: Node,
  { own, from }: ModuleSurface,
  top: TopLevel,
  signature: (node: Node) => string,
): void {
  if (node.type === 'ExportAllDeclaration')
    from.push({
      source: node.source.value,
      imported: '*',
      exported: node.exported ? nameOf(node.exported) : '*',
    });
  if (node.type === 'TSExportAssignment') own.set('default', signature(node.expression));
  if (node.type === 'ExportDefaultDeclaration') own.set('default', signature(node.declaration));
  if (node.type !== 'ExportNamedDeclaration') return;
  for (const { local, exported } of node.specifiers) {
    const given = node.source
      ? { source: node.source.value, imported: nameOf(local) }
      : top.imported.get(nameOf(local));
    if (given) from.push({ ...given, exported: nameOf(exported) });
    else own.set(nameOf(exported), signature(local));
  }
  const { declaration } = node;
  if (declaration?.type === 'VariableDeclaration')
    for (const declarator of declaration.declarations)
      for (const { name } of patternNames(declarator.id)) own.set(name, signature(declarator));
  else if (declaration && 'id' in declaration && declaration.id)
    own.set(nameOf(declaration.id), signature(declaration));
}

function assigned(
  { left, right }: Extract<Node, { type: 'AssignmentExpression' }>,
  { own, from }: ModuleSurface,
  signature: (node: Node) => string,
): void {
  if (left.type !== 'MemberExpression') return;
  const note = (name: string, value: Node) => {
    const source = requiredIn(value);
    if (source === null) own.set(name, signature(value));
    else from.push({ source, imported: '*', exported: name });
  };
  if (isExportsObject(left.object)) note(nameOf(left.property), right);
  if (!isExportsObject(left)) return;
  const source = requiredIn(right);
  if (source !== null) from.push({ source, imported: '*', exported: '=' });
  else if (right.type !== 'ObjectExpression') own.set('default', signature(right));
  else
    for (const each of right.properties) {
      if (each.type === 'Property') note(nameOf(each.key), each.value);
      const spread = each.type === 'SpreadElement' ? requiredIn(each.argument) : null;
      if (spread !== null) from.push({ source: spread, imported: '*', exported: '*' });
    }
}

const isExportsObject = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'exports') ||
  (node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    nameOf(node.property) === 'exports');

function requiredIn(node: Node): string | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return null;
  const [first] = node.arguments;
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : null;
}

/** Aliases of aliases lead somewhere at last; one that leads back to itself does not. */
const mostSteps = 5;

function signatureOf(node: Node, text: string, top: TopLevel, step: number): string {
  const inner = (each: Node) => signatureOf(each, text, top, step + 1);
  switch (node.type) {
    case 'Identifier': {
      const declared = top.declared.get(node.name);
      return declared && step < mostSteps ? inner(declared) : 'value';
    }
    case 'VariableDeclarator':
      if (node.id.type === 'Identifier' && node.id.typeAnnotation) return plain(node.id.typeAnnotation, text);
      return node.init && node.id.type === 'Identifier' ? inner(node.init) : 'value';
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
      return callOf(node, text);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return classOf(node, text);
    case 'ObjectExpression':
      return `{ ${node.properties.map((each) => (each.type === 'Property' ? `${nameOf(each.key)}: ${step < mostSteps ? inner(each.value) : 'value'}` : '...')).join('; ')} }`;
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
      return plain(node, text);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return plain(node.typeAnnotation, text);
    default:
      return 'value';
  }
}

type Callable = Extract<
  Node,
  {
    type:
      | 'FunctionDeclaration'
      | 'FunctionExpression'
      | 'ArrowFunctionExpression'
      | 'TSDeclareFunction'
      | 'TSEmptyBodyFunctionExpression';
  }
>;

/** Names of parameters are nobody's business but the function's own; which may be left out is. */
function callOf(node: Callable, text: string): string {
  const kind = `${node.async ? 'async ' : ''}function${node.generator ? '*' : ''}`;
  const generics = node.typeParameters ? plain(node.typeParameters, text) : '';
  const result = node.returnType ? plain(node.returnType, text) : '';
  return `${kind}${generics}(${node.params.map((each) => parameterOf(each, text)).join(', ')})${result}`;
}

function parameterOf(node: Node, text: string): string {
  switch (node.type) {
    case 'AssignmentPattern':
      return `${parameterOf(node.left, text)}?`;
    case 'RestElement':
      return `...${parameterOf(node.argument, text)}`;
    case 'TSParameterProperty':
      return parameterOf(node.parameter, text);
    case 'ObjectPattern': {
      const keys = node.properties.map((each) =>
        each.type === 'Property'
          ? nameOf(each.key) + (each.value.type === 'AssignmentPattern' ? '?' : '')
          : '...',
      );
      return `{ ${keys.sort().join(', ')} }${typeOf(node, text)}`;
    }
    case 'Identifier':
      return `_${node.optional ? '?' : ''}${typeOf(node, text)}`;
    default:
      return '_';
  }
}

const typeOf = (node: Extract<Node, { type: 'Identifier' | 'ObjectPattern' }>, text: string): string =>
  node.typeAnnotation ? plain(node.typeAnnotation, text) : '';

function classOf(
  node: Extract<Node, { type: 'ClassDeclaration' | 'ClassExpression' }>,
  text: string,
): string {
  const members = node.body.body.flatMap((each): string[] => {
    if (!('key' in each) || each.key.type === 'PrivateIdentifier' || each.computed) return [];
    if ('accessibility' in each && each.accessibility === 'private') return [];
    const place = 'static' in each && each.static ? 'static ' : '';
    const kind = 'kind' in each && /^[gs]et$/.test(each.kind) ? `${each.kind} ` : '';
    const value = 'value' in each && each.value ? each.value : null;
    const annotation =
      'typeAnnotation' in each && each.typeAnnotation ? plain(each.typeAnnotation, text) : '';
    const call = value && /Function/.test(value.type) ? callOf(value as Callable, text) : '';
    return [`${place}${kind}${nameOf(each.key)}${annotation || (call && `: ${call}`)}`];
  });
  const parent = node.superClass ? ` extends ${plain(node.superClass, text)}` : '';
  return `class${parent} { ${members.sort().join('; ')} }`;
}

/** Source text without what only a reader sees. */
const plain = (node: Node, text: string): string =>
  text
    .slice(node.range[0], node.range[1])
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/\s+/g, ' ');

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '[computed]';
}
