import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Visitor } from './check.js';
import { type Fingerprint, fingerprintsOf } from './duplicates/fingerprints.js';
import { type Mark, skippedTests, todosIn } from './marks.js';
import type { SourceText } from './source-text.js';
import { asyncExports } from './syntax/async-exports.js';
import { type DanglingCall, danglingCalls } from './syntax/dangling-calls.js';
import { isQuietProgram } from './syntax/load-effects.js';
import { tiesOf } from './syntax/ties.js';

/** What the checks of the whole repository know of a file without reading it. */
export interface FileFacts {
  lines: number;
  imports: ImportFact[];
  exports: ExportFact[];
  /** Nothing but imports and re-exports in it. */
  isBarrel: boolean;
  /** Something happens when it is loaded, besides that it declares what it has and loads others. */
  hasEffects: boolean;
  functions: FunctionFact[];
  /** What is put off or switched off in it. */
  marks: Mark[];
  /** By which copies of its code are found; none of what a program wrote. */
  fingerprints: Fingerprint[];
  /** Exported functions that are async and may fail: `default` for the default, `default.save` for a property of it. */
  asyncExports: string[];
  /** Calls of imported functions whose answer nothing takes. */
  dangling: DanglingCall[];
  /** Changes when the file may be tied to others in another way. */
  ties: string;
}

export interface ImportFact {
  specifier: string;
  kind: 'static' | 'dynamic' | 'require' | 're-export';
  /** Only types, which are gone when the program runs. */
  typeOnly: boolean;
  /** Written as an import of values, of which only types are used: TypeScript drops it unless told to keep what is written. */
  droppable: boolean;
  /** Happens when a function is called, if ever, and not when the file is loaded. */
  late: boolean;
  /** Names that are taken from the module; `*` for all, `default` for its default. */
  names: string[];
  line: number;
}

export interface ExportFact {
  name: string;
  line: number;
  /** `interface`, `type`, `class`, `function`, `value`, or of what another module exports `re-export`. */
  kind: 'interface' | 'type' | 'class' | 'function' | 'value' | 're-export';
  abstract: boolean;
}

export interface FunctionFact {
  /** Null where nothing names it. */
  name: string | null;
  line: number;
  endLine: number;
  /** Decisions and one (McCabe, "A Complexity Measure", 1976). */
  cyclomatic: number;
}

interface Collector {
  visitors: Visitor[];
  /** Once the tree was walked. */
  facts(): FileFacts;
}

type Parsed = Omit<SourceText, 'report'>;

export function factsOf(source: Parsed): Collector {
  const { text, program } = source;
  const skipped = skippedTests();
  const dangling = danglingCalls(source);
  const imports: ImportFact[] = [];
  const functions: FunctionFact[] = [];
  const open: { decisions: number }[] = [];
  const enter = () => open.push({ decisions: 1 });
  const leave = (node: TSESTree.FunctionLike) => {
    const { decisions = 1 } = open.pop() ?? {};
    const { start, end } = node.loc;
    functions.push({ name: nameOf(node), line: start.line, endLine: end.line, cyclomatic: decisions });
  };
  const decide = () => {
    const current = open.at(-1);
    if (current) current.decisions += 1;
  };
  const add = (
    specifier: string,
    rest: Pick<ImportFact, 'kind' | 'typeOnly' | 'names'> & Partial<ImportFact>,
    node: TSESTree.Node,
  ) =>
    imports.push({
      specifier,
      line: node.loc.start.line,
      droppable: false,
      late: open.length > 0 || rest.kind === 'dynamic',
      ...rest,
    });
  const visitor: Visitor = {
    ImportDeclaration: (node) =>
      add(
        node.source.value,
        {
          kind: 'static',
          typeOnly:
            node.importKind === 'type' ||
            (node.specifiers.length > 0 &&
              node.specifiers.every((each) => each.type === 'ImportSpecifier' && each.importKind === 'type')),
          names: node.specifiers.map(importedName),
          droppable: isDroppable(node, source),
        },
        node,
      ),
    ExportAllDeclaration: (node) =>
      add(node.source.value, { kind: 're-export', typeOnly: node.exportKind === 'type', names: ['*'] }, node),
    ExportNamedDeclaration: (node) => {
      if (node.source)
        add(
          node.source.value,
          {
            kind: 're-export',
            typeOnly: node.exportKind === 'type',
            names: node.specifiers.map(({ local }) => wordOf(local)),
          },
          node,
        );
    },
    ImportExpression: (node) => {
      const specifier = stringIn(node.source);
      if (specifier !== null) add(specifier, { kind: 'dynamic', typeOnly: false, names: ['*'] }, node);
    },
    TSImportEqualsDeclaration: (node) => {
      if (node.moduleReference.type !== 'TSExternalModuleReference') return;
      const specifier = stringIn(node.moduleReference.expression);
      if (specifier !== null)
        add(specifier, { kind: 'require', typeOnly: node.importKind === 'type', names: ['*'] }, node);
    },
    CallExpression: (node) => {
      const { callee } = node;
      const isRequire =
        (callee.type === 'Identifier' && callee.name === 'require') ||
        (callee.type === 'MemberExpression' &&
          callee.object.type === 'Identifier' &&
          callee.object.name === 'require' &&
          callee.property.type === 'Identifier' &&
          callee.property.name === 'resolve');
      const specifier = isRequire && node.arguments[0] ? stringIn(node.arguments[0]) : null;
      if (specifier === null) return;
      const kind = 'require' as const;
      const rest = { kind, typeOnly: false, names: requiredNames(node) };
      // require.resolve loads nothing.
      add(specifier, callee.type === 'MemberExpression' ? { ...rest, late: true } : rest, node);
    },
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
    'ArrowFunctionExpression:exit': leave,
    IfStatement: decide,
    ConditionalExpression: decide,
    LogicalExpression: decide,
    ForStatement: decide,
    ForInStatement: decide,
    ForOfStatement: decide,
    WhileStatement: decide,
    DoWhileStatement: decide,
    CatchClause: decide,
    AssignmentExpression: ({ operator }) => {
      if (/^(?:&&|\|\||\?\?)=$/.test(operator)) decide();
    },
    SwitchCase: ({ test }) => {
      if (test) decide();
    },
  };
  return {
    visitors: [visitor, skipped.visitor, dangling.visitor],
    facts: () => factsFrom(program.body.flatMap(exportsOf)),
  };

  function factsFrom(exports: ExportFact[]): FileFacts {
    return {
      lines: text === '' ? 0 : text.replace(/\n$/, '').split('\n').length,
      imports,
      exports,
      isBarrel:
        imports.some(({ kind }) => kind === 're-export') && program.body.every((each) => isReexport(each)),
      hasEffects: !isQuietProgram(program),
      functions,
      marks: [...todosIn(source.comments), ...skipped.marks],
      fingerprints: !source.isWrittenHere || source.isTest ? [] : fingerprintsOf(source),
      asyncExports: asyncExports(source),
      dangling: dangling.calls,
      ties: tiesOf(source, { imports, exports }),
    };
  }
}

/** Whether TypeScript leaves the import out since none of its names is used as a value. */
function isDroppable(node: TSESTree.ImportDeclaration, { isTypescript, scopes }: Parsed): boolean {
  if (!isTypescript || node.specifiers.length === 0) return false;
  return node.specifiers.every((specifier) =>
    scopes()
      .getDeclaredVariables(specifier)
      .every(({ references }) => references.every(({ isValueReference }) => !isValueReference)),
  );
}

/** Of `const { a, b } = require('x')` the names; of `require('x').a` that one. */
function requiredNames({ parent }: TSESTree.CallExpression): string[] {
  if (parent?.type === 'MemberExpression' && !parent.computed && parent.property.type === 'Identifier')
    return [parent.property.name];
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'ObjectPattern') return ['*'];
  const names = parent.id.properties.map((each) =>
    each.type === 'Property' && !each.computed && each.key.type === 'Identifier' ? each.key.name : '*',
  );
  return names.includes('*') ? ['*'] : names;
}

function exportsOf(node: TSESTree.ProgramStatement): ExportFact[] {
  const { line } = node.loc.start;
  if (node.type === 'ExportAllDeclaration')
    return [{ name: node.exported ? wordOf(node.exported) : '*', line, kind: 're-export', abstract: false }];
  if (node.type === 'ExportDefaultDeclaration')
    return [{ name: 'default', line, ...kindOf(node.declaration) }];
  if (node.type !== 'ExportNamedDeclaration') return [];
  const { declaration, specifiers } = node;
  const named = specifiers.map(({ exported }) => ({
    name: wordOf(exported),
    line,
    kind: node.source ? ('re-export' as const) : ('value' as const),
    abstract: false,
  }));
  if (!declaration) return named;
  return namesOf(declaration).map((name) => ({ name, line, ...kindOf(declaration) }));
}

function namesOf(declaration: TSESTree.NamedExportDeclarations): string[] {
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  const { id } = declaration as { id?: TSESTree.Node | null };
  return id?.type === 'Identifier' ? [id.name] : [];
}

function kindOf(node: TSESTree.Node): Pick<ExportFact, 'kind' | 'abstract'> {
  if (node.type === 'TSInterfaceDeclaration') return { kind: 'interface', abstract: true };
  if (node.type === 'TSTypeAliasDeclaration') return { kind: 'type', abstract: true };
  if (node.type === 'ClassDeclaration') return { kind: 'class', abstract: node.abstract };
  if (/Function/.test(node.type)) return { kind: 'function', abstract: false };
  return { kind: 'value', abstract: false };
}

const isReexport = (node: TSESTree.ProgramStatement): boolean =>
  node.type === 'ImportDeclaration' ||
  node.type === 'ExportAllDeclaration' ||
  (node.type === 'ExportNamedDeclaration' && !node.declaration);

const importedName = (specifier: TSESTree.ImportClause): string =>
  specifier.type === 'ImportSpecifier'
    ? wordOf(specifier.imported)
    : specifier.type === 'ImportDefaultSpecifier'
      ? 'default'
      : '*';

const wordOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

/** The parser of TypeScript leaves null where `import.defer()` is handed nothing. */
function stringIn(node: TSESTree.Node | null): string | null {
  if (!node) return null;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? null;
  return null;
}

function nameOf(node: TSESTree.FunctionLike): string | null {
  if ('id' in node && node.id) return node.id.name;
  const { parent } = node;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (
    (parent?.type === 'MethodDefinition' ||
      parent?.type === 'Property' ||
      parent?.type === 'PropertyDefinition') &&
    parent.key.type === 'Identifier' &&
    !parent.computed
  )
    return parent.key.name;
  return null;
}
