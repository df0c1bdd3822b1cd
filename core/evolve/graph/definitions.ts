import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../syntax/program.js';
import type { Project } from '../project.js';
import type { ModuleGraph } from './module-graph.js';

/** Where what a module exports is defined. */
export interface Definition {
  file: string;
  /** What it is called there. */
  name: string;
}

interface ExportTable {
  /** Defined in the module itself. */
  own: Set<string>;
  handedOn: Map<string, { specifier: string; name: string }>;
  /** Modules of which everything is handed on. */
  stars: string[];
}

/** Follows re-exports from file to file; null where a name comes from outside of the tree, from two places or from none. */
export function definitions(project: Project, graph: Pick<ModuleGraph, 'resolve'>) {
  const tables = new Map<string, Promise<ExportTable | null>>();
  const tableOf = (file: string) => {
    const table = tables.get(file) ?? readTable(project, file);
    tables.set(file, table);
    return table;
  };

  return async function find(
    file: string,
    name: string,
    seen: readonly string[] = [],
  ): Promise<Definition | null> {
    if (seen.includes(file)) return null;
    const table = await tableOf(file);
    if (!table) return null;
    if (table.own.has(name)) return { file, name };
    const handed = table.handedOn.get(name);
    const next = async (specifier: string, as: string) => {
      const to = await graph.resolve(specifier, file);
      return to === undefined ? null : find(to, as, [...seen, file]);
    };
    if (handed) return handed.name === '*' ? null : next(handed.specifier, handed.name);
    if (name === 'default') return null;
    const found: Definition[] = [];
    for (const specifier of table.stars) {
      const definition = await next(specifier, name);
      if (definition && !found.some((each) => each.file === definition.file && each.name === definition.name))
        found.push(definition);
    }
    return found.length === 1 ? (found[0] ?? null) : null;
  };
}

async function readTable(project: Project, file: string): Promise<ExportTable | null> {
  const text = await project.read(file);
  const program = text === null ? null : parse(file, text);
  if (!program) return null;
  const own = new Set(
    (project.facts.get(file)?.exports ?? []).flatMap(({ name, kind }) =>
      kind === 're-export' ? [] : [name],
    ),
  );
  const table: ExportTable = { own, handedOn: new Map(), stars: [] };
  const imported = new Map(program.body.flatMap(importedNames));
  for (const node of program.body) {
    if (node.type === 'ExportAllDeclaration') {
      if (!node.exported) table.stars.push(node.source.value);
      else table.handedOn.set(wordOf(node.exported), { specifier: node.source.value, name: '*' });
    }
    if (node.type !== 'ExportNamedDeclaration') continue;
    for (const { local, exported } of node.specifiers) {
      const origin = node.source
        ? { specifier: node.source.value, name: wordOf(local) }
        : imported.get(wordOf(local));
      if (!origin) continue;
      table.handedOn.set(wordOf(exported), origin);
      own.delete(wordOf(exported));
    }
  }
  return table;
}

const importedNames = (node: TSESTree.ProgramStatement): [string, { specifier: string; name: string }][] =>
  node.type === 'ImportDeclaration'
    ? node.specifiers.map((each) => [
        each.local.name,
        {
          specifier: node.source.value,
          name:
            each.type === 'ImportSpecifier'
              ? wordOf(each.imported)
              : each.type === 'ImportDefaultSpecifier'
                ? 'default'
                : '*',
        },
      ])
    : [];

export function parse(file: string, text: string): TSESTree.Program | null {
  try {
    return parseProgram(text, { file, jsx: !/\.[cm]?ts$/.test(file), tokens: true });
  } catch {
    return null;
  }
}

export const wordOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;
