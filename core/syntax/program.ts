import { createRequire } from 'node:module';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { withDefaults } from './defaults.js';

export interface ProgramOptions {
  /** Its extension tells the language. */
  file: string;
  /** Whether `<` may begin JSX. */
  jsx: boolean;
  /** Also list tokens and comments. */
  tokens?: boolean;
  /** Take what TypeScript's parser can read although the language forbids it. */
  lenient?: boolean;
}

/**
 * Syntax tree of a text as typescript-estree makes it, with ranges and locations. Plain JavaScript is read by espree,
 * which gives the same tree, and which is loaded and done before TypeScript's parser is so much as loaded. What espree
 * refuses (types, decorators, and what the language forbids) is left to typescript-estree; throws what that throws.
 */
export function parseProgram(text: string, options: ProgramOptions): TSESTree.Program {
  const plain = /\.[cm]?jsx?$/.test(options.file) ? parsePlain(text, options) : null;
  return plain ?? parseAny(text, options);
}

/** Loads what reads JavaScript and, with `typescript`, what reads the rest. */
export function loadParsers({ typescript }: { typescript: boolean }): void {
  espree();
  if (typescript) estree();
}

function parsePlain(text: string, { file, jsx, tokens = false }: ProgramOptions): TSESTree.Program | null {
  const isModule = file.endsWith('.mjs') || /^[^\S\n]*(?:im|ex)port\b/m.test(text);
  const kinds = isModule ? (['module', 'commonjs'] as const) : (['commonjs', 'module'] as const);
  for (const sourceType of kinds) {
    try {
      const program = espree().parse(text, {
        ecmaVersion: 'latest',
        sourceType,
        range: true,
        loc: true,
        tokens,
        comment: tokens,
        ecmaFeatures: { jsx },
      });
      return withDefaults(program as unknown as TSESTree.Program, file);
    } catch {
      // As the other kind it may parse; a script may hold what a module may not, and the other way round.
    }
  }
  return null;
}

function parseAny(text: string, { file, jsx, tokens = false, lenient = false }: ProgramOptions) {
  return estree().parse(text, {
    range: true,
    loc: true,
    tokens,
    comment: tokens,
    jsx,
    filePath: file,
    allowInvalidAST: lenient,
    suppressDeprecatedPropertyWarnings: true,
    loggerFn: false,
  }) as TSESTree.Program;
}

type Espree = typeof import('espree');
type Estree = typeof import('@typescript-eslint/typescript-estree');
const require = createRequire(import.meta.url);

const espree = (): Espree => require('espree') as Espree;

function estree(): Estree {
  const typescript = require('typescript') as { __esModule?: boolean };
  // Else each module of typescript-estree copies all two thousand names of TypeScript for itself.
  if (!typescript.__esModule)
    Object.defineProperties(typescript, { __esModule: { value: true }, default: { value: typescript } });
  return require('@typescript-eslint/typescript-estree') as Estree;
}
