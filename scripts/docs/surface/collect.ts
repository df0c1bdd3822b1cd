import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../../core/package-root.js';

/** What one entry of package.json exports, and what is needed to say its shape; both by name, as TypeScript. */
export interface Surface {
  exported: Map<string, string>;
  /** Declarations that the exported ones mention and that have no export of their own. */
  mentioned: Map<string, string>;
}

interface Place {
  file: string;
  name: string;
}

/**
 * Read from the sources by their syntax alone, so that it takes no compiler run and is the same on every machine.
 * Members that are marked `@internal` are left out, and so is what `typeof` infers from values: the settings have a
 * schema of their own.
 */
export function collectSurface(entry: string): Surface {
  const surface: Surface = { exported: new Map(), mentioned: new Map() };
  const seen = new Set<string>();
  const waiting: Place[] = [];
  for (const { name, place } of exportsOf(entry))
    waiting.push({ ...place, name: `${place.name} as ${name}` });
  const exported = new Set(waiting.map(({ file, name }) => `${file} ${name.split(' as ')[0]}`));
  while (waiting.length > 0) {
    const { file, name } = waiting.shift() as Place;
    const [own = name, shown = own] = name.split(' as ');
    const key = `${file} ${own}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const declaration of declarationsOf(file, own)) {
      const kept = publicPart(declaration);
      const part = exported.has(key) ? surface.exported : surface.mentioned;
      const before = part.get(shown);
      part.set(shown, before === undefined ? print(kept, file) : `${before}\n${print(kept, file)}`);
      for (const mentioned of namesIn(kept)) {
        const place = placeOf(file, mentioned);
        if (place) waiting.push(place);
      }
    }
  }
  return surface;
}

/** Each name that a module exports, with where it is declared; those of packages are not followed. */
function exportsOf(file: string): { name: string; place: Place }[] {
  return parse(file).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const from = statement.moduleSpecifier && fileOf(file, statement.moduleSpecifier);
      if (statement.moduleSpecifier && !from) return [];
      if (!statement.exportClause) return from ? exportsOf(from) : [];
      if (!ts.isNamedExports(statement.exportClause)) return [];
      return statement.exportClause.elements.flatMap(({ name, propertyName }) => {
        const place = placeOf(from ?? file, (propertyName ?? name).text);
        return place ? [{ name: name.text, place }] : [];
      });
    }
    return isExported(statement)
      ? declaredNames(statement).map((name) => ({ name, place: { file, name } }))
      : [];
  });
}

/** Where a name of a module is declared; undefined for what the language or a package brings. */
function placeOf(file: string, name: string): Place | undefined {
  if (declarationsOf(file, name).length > 0) return { file, name };
  for (const statement of parse(file).statements) {
    const clause = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
    if (clause && ts.isNamedImports(clause) && ts.isImportDeclaration(statement)) {
      const found = clause.elements.find((element) => element.name.text === name);
      const from = found && fileOf(file, statement.moduleSpecifier);
      if (from) return placeOf(from, (found.propertyName ?? found.name).text);
    }
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
      const from = fileOf(file, statement.moduleSpecifier);
      const found = from && exportsOf(file).find((each) => each.name === name);
      if (found && found.place.file !== file) return found.place;
    }
  }
  return undefined;
}

type Declaration = ts.Statement;

const declarationsOf = (file: string, name: string): Declaration[] =>
  parse(file).statements.filter((statement) => declaredNames(statement).includes(name));

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

/** A declaration as a file of types has it: without bodies, values and what is internal. */
function publicPart(statement: Declaration): ts.Node {
  const { factory } = ts;
  if (ts.isInterfaceDeclaration(statement)) {
    const members = statement.members.filter((member) => !isInternal(member));
    if (members.length === statement.members.length) return statement;
    const { modifiers, name, typeParameters, heritageClauses } = statement;
    return factory.createInterfaceDeclaration(modifiers, name, typeParameters, heritageClauses, members);
  }
  if (ts.isFunctionDeclaration(statement)) {
    const { modifiers, asteriskToken, name, typeParameters, parameters, type } = statement;
    const kept = modifiers?.filter(({ kind }) => kind !== ts.SyntaxKind.AsyncKeyword);
    const taken = parameters.map((parameter) =>
      parameter.initializer
        ? factory.createParameterDeclaration(
            parameter.modifiers,
            parameter.dotDotDotToken,
            parameter.name,
            factory.createToken(ts.SyntaxKind.QuestionToken),
            parameter.type,
          )
        : parameter,
    );
    return factory.createFunctionDeclaration(
      kept,
      asteriskToken,
      name,
      typeParameters,
      taken,
      type,
      undefined,
    );
  }
  if (ts.isClassDeclaration(statement)) {
    const { modifiers, name, typeParameters, heritageClauses, members } = statement;
    const kept = members.filter((member) => !isInternal(member)).map(withoutBody);
    return factory.createClassDeclaration(modifiers, name, typeParameters, heritageClauses, kept);
  }
  if (ts.isVariableStatement(statement)) {
    const declarations = statement.declarationList.declarations.map(({ name, type, initializer }) =>
      factory.createVariableDeclaration(name, undefined, type ?? typeOfFunction(initializer)),
    );
    return factory.createVariableStatement(
      statement.modifiers,
      factory.createVariableDeclarationList(declarations, ts.NodeFlags.Const),
    );
  }
  return statement;
}

function withoutBody(member: ts.ClassElement): ts.ClassElement {
  const { factory } = ts;
  if (ts.isConstructorDeclaration(member))
    return factory.createConstructorDeclaration(member.modifiers, member.parameters, undefined);
  if (ts.isGetAccessor(member))
    return factory.createGetAccessorDeclaration(member.modifiers, member.name, [], member.type, undefined);
  if (ts.isMethodDeclaration(member)) {
    const { modifiers, asteriskToken, name, questionToken, typeParameters, parameters, type } = member;
    return factory.createMethodDeclaration(
      modifiers,
      asteriskToken,
      name,
      questionToken,
      typeParameters,
      parameters,
      type,
      undefined,
    );
  }
  return member;
}

/** The type that an arrow function declares of itself; of other values none is known. */
const typeOfFunction = (value: ts.Expression | undefined): ts.TypeNode | undefined =>
  value && ts.isArrowFunction(value) && value.type
    ? ts.factory.createFunctionTypeNode(value.typeParameters, value.parameters, value.type)
    : undefined;

const isInternal = (node: ts.Node): boolean =>
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');

/** The types that a declaration names. */
function namesIn(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isTypeReferenceNode(each) && ts.isIdentifier(each.typeName)) names.push(each.typeName.text);
    if (ts.isExpressionWithTypeArguments(each) && ts.isIdentifier(each.expression))
      names.push(each.expression.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return names;
}

const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });

const print = (node: ts.Node, file: string): string =>
  printer.printNode(ts.EmitHint.Unspecified, node, parse(file)).replaceAll(/^ {4,}/gm, (blanks) => {
    return ' '.repeat(blanks.length / 2);
  });

const parsed = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

function fileOf(from: string, specifier: ts.Expression): string | undefined {
  if (!ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return undefined;
  return join(dirname(from), specifier.text.replace(/\.js$/, '.ts')).replaceAll('\\', '/');
}
