import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../syntax/program.js';
import { isSourceFile } from '../../workspace/sources.js';
import type { Fix, ProjectFinding } from '../check.js';
import { isAside } from '../manifest/aside.js';
import { filesWith } from '../manifest/mentions.js';
import type { Project } from '../project.js';
import { sourceText } from '../source-text.js';
import type { KnipIssue } from './report.js';
import { runKnip } from './run-knip.js';

/** The exports, or exported types, of source files that no other file imports. */
export async function unusedExports(project: Project, type: 'exports' | 'types'): Promise<ProjectFinding[]> {
  const report = await runKnip(project);
  const issues = (report?.issues ?? []).filter(
    (issue) => issue.type === type && isSourceFile(issue.file) && !isAside(issue.file),
  );
  const byFile = new Map<string, KnipIssue[]>();
  for (const issue of issues) byFile.set(issue.file, [...(byFile.get(issue.file) ?? []), issue]);
  const found = [...byFile].map(async ([file, ofFile]) => {
    const text = await project.read(file);
    const source = text === null ? null : parse(file, text);
    const isNamed = await namedInData(project, file);
    const unused = ofFile.filter(({ symbol }) => !isImported(project, file, symbol) && !isNamed(symbol));
    return source ? unused.flatMap((issue) => findingOf(issue, source, ofFile.length)) : [];
  });
  return (await Promise.all(found)).flat();
}

/** By a file that knip has no way to, such as a test that it does not know. */
function isImported({ facts }: Project, file: string, name: string): boolean {
  const stem = file.replace(/^.*\//, '').replace(/\.[^.]+$/, '');
  return [...facts.values()].some(({ imports }) =>
    imports.some(
      ({ specifier, names }) =>
        (names.includes(name) || names.includes('*')) &&
        specifier.replace(/^.*\//, '').replace(/\.[cm]?[jt]sx?$/, '') === stem,
    ),
  );
}

const dataFile = /\.(?:json[5c]?|ya?ml|toml)$/i;
/** They say what is compiled. */
const compilerSettings = /(?:^|\/)[tj]sconfig(?:\.[\w-]+)*\.json$/;

/**
 * Whether data tell some program to load the file, with all that it exports: its path stands there, or its name beside that of
 * the export, as in `{ "onStart": "hooks" }` and `handler: hooks.onStart`.
 */
async function namedInData(project: Project, file: string): Promise<(name: string) => boolean> {
  const segments = file.replace(/\.[^./]+$/, '').split('/');
  const stem = escaped(segments.at(-1) ?? '');
  const path = new RegExp(`(?<![\\w.-])${segments.slice(-2).map(escaped).join('/')}(?![\\w/-])`);
  const word = new RegExp(`(?<![\\w-])${stem}(?![\\w/-])`);
  const texts: string[] = [];
  await filesWith(project, segments.at(-1) ?? '', (text, other) => {
    if (dataFile.test(other) && !compilerSettings.test(other) && word.test(text)) texts.push(text);
    return false;
  });
  const isLoaded = segments.length > 1 && texts.some((text) => path.test(text));
  return (name) =>
    isLoaded || texts.some((text) => new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`).test(text));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

type Source = ReturnType<typeof sourceText>;

function parse(file: string, text: string): Source | null {
  try {
    const program = parseProgram(text, { file, jsx: /x$|\.[cm]?js$/.test(file), tokens: true });
    return sourceText(file, text, program, null);
  } catch {
    return null;
  }
}

function findingOf(issue: KnipIssue, source: Source, inFile: number): ProjectFinding[] {
  const { file, symbol, line = 1 } = issue;
  const exported = source.program.body.find((node) => exportsName(node, symbol));
  // Of CommonJS, whatever the program makes of `module.exports` is not seen.
  if (!exported || describesOthers(source, exported, symbol)) return [];
  const isUsed = isUsedInside(source, symbol);
  const fix = isUsed ? withoutExport(source, exported, inFile) : null;
  return [
    {
      file,
      line: exported.type === 'ExportNamedDeclaration' ? exported.loc.start.line : line,
      message: isUsed
        ? `no other file imports ${symbol}`
        : `nothing uses ${symbol}, and no other file imports it`,
      key: symbol,
      ...(fix && {
        fix: { title: `do not export ${symbol}`, edits: fix.map((edit) => ({ file, ...edit })) },
      }),
    },
  ];
}

/** `export const name`, `export function name`, `export { name }`; a default export has no name to be imported by. */
function exportsName(node: TSESTree.ProgramStatement, name: string): boolean {
  if (node.type !== 'ExportNamedDeclaration' || node.source) return false;
  if (node.specifiers.some(({ exported }) => exported.type === 'Identifier' && exported.name === name))
    return true;
  const { declaration } = node;
  if (!declaration) return false;
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name);
  return 'id' in declaration && declaration.id?.type === 'Identifier' && declaration.id.name === name;
}

/** What is declared only, or handed on, belongs to other code. */
function describesOthers({ scopes }: Source, node: TSESTree.ProgramStatement, name: string): boolean {
  if (node.type !== 'ExportNamedDeclaration') return true;
  if (node.declaration) return 'declare' in node.declaration && node.declaration.declare === true;
  const defs = moduleOf(scopes)?.set.get(name)?.defs ?? [];
  return (
    defs.length === 0 ||
    defs.some(
      ({ type, node: def, parent }) => type === 'ImportBinding' || isDeclared(def) || isDeclared(parent),
    )
  );
}

const isDeclared = (node: TSESTree.Node | null | undefined): boolean =>
  node !== null && node !== undefined && 'declare' in node && node.declare === true;

function moduleOf(scopes: Source['scopes']) {
  const { globalScope } = scopes();
  return globalScope?.childScopes.find(({ type }) => type === 'module') ?? globalScope;
}

/** Used by more than the exports and what declares it. */
function isUsedInside({ scopes }: Source, name: string): boolean {
  const variable = moduleOf(scopes)?.set.get(name);
  return (variable?.references ?? []).some(
    ({ identifier, init }) =>
      !init &&
      !variable?.defs.some(
        ({ node }) => node.range[0] <= identifier.range[0] && identifier.range[1] <= node.range[1],
      ) &&
      !isInExport(identifier.range, variable?.scope.block),
  );
}

function isInExport([start]: TSESTree.Range, block: TSESTree.Node | undefined): boolean {
  return (
    block?.type === 'Program' &&
    block.body.some(
      (node) =>
        node.type === 'ExportNamedDeclaration' &&
        !node.declaration &&
        node.range[0] <= start &&
        start < node.range[1],
    )
  );
}

/**
 * Takes the word away. Not where it is the last import or export, which makes the file a module; where decorators or
 * comments stand between; and of several names that one `const` declares.
 */
function withoutExport(
  { program, text }: Source,
  node: TSESTree.ProgramStatement,
  unused: number,
): Omit<Fix['edits'][number], 'file'>[] | null {
  if (node.type !== 'ExportNamedDeclaration' || !node.declaration) return null;
  const { declaration } = node;
  if (declaration.type === 'VariableDeclaration' && declaration.declarations.length !== 1) return null;
  const modular = program.body.filter(({ type }) => /^(?:Import|Export)/.test(type)).length;
  if (modular <= unused) return null;
  const [start, end] = [node.range[0], declaration.range[0]];
  return /^export\s+$/.test(text.slice(start, end)) ? [{ start, end, text: '' }] : null;
}
