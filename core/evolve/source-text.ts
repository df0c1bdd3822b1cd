import { createRequire } from 'node:module';
import type { ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { NodeVersion } from '../workspace/minimum-node.js';
import { isTestFile } from '../workspace/sources.js';
import type { Fix } from './check.js';
import { isWrittenHere } from './origin.js';

/** One file as the checks see it. Every node has its `parent`. */
export interface SourceText {
  /** Relative to the repository, with `/`. */
  path: string;
  text: string;
  program: TSESTree.Program;
  comments: readonly TSESTree.Comment[];
  tokens: readonly TSESTree.Token[];
  isTest: boolean;
  isTypescript: boolean;
  /** Written by hand in this project: neither generated nor copied. */
  isWrittenHere: boolean;
  /** The oldest Node that runs the file, where its package says so and names no browsers. */
  minimumNode: NodeVersion | null;
  /** Scopes and their variables, analysed when first asked for. */
  scopes(): ScopeManager;
  textOf(node: Pick<TSESTree.Node, 'range'>): string;
  report(found: Report): void;
}

export interface Report {
  /** The node, token or comment that it is about; what is underlined. */
  at: Pick<TSESTree.Node, 'range' | 'loc'>;
  message: string;
  /** Tells it from others of this check in this file; the text of `at` where not said. */
  key?: string;
  fix?: Omit<Fix, 'edits'> & { edits: { start: number; end: number; text: string }[] };
}

const require = createRequire(import.meta.url);

export function sourceText(
  path: string,
  text: string,
  program: TSESTree.Program,
  minimumNode: NodeVersion | null,
): Omit<SourceText, 'report'> {
  let scopes: ScopeManager | undefined;
  return {
    path,
    text,
    program,
    comments: program.comments ?? [],
    tokens: program.tokens ?? [],
    isTest: isTestFile(path),
    isTypescript: /\.[cm]?tsx?$/.test(path),
    isWrittenHere: isWrittenHere(path, text, program),
    minimumNode,
    scopes: () => {
      scopes ??= scopeManager().analyze(program, { sourceType: program.sourceType, lib: ['esnext', 'dom'] });
      return scopes;
    },
    textOf: ({ range: [start, end] }) => text.slice(start, end),
  };
}

const scopeManager = () =>
  require('@typescript-eslint/scope-manager') as typeof import('@typescript-eslint/scope-manager');
