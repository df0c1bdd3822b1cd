import type { ErrorClass } from '../model.js';
import type { StatementKind } from './statement-kinds.js';
import type { Statement } from './statements.js';

/**
 * How often a place of this kind is the one that is changed, 0..1, everything else being equal: conditions, what is
 * given back and what is assigned are edited far more often than imports, names and bare declarations.
 */
export function priorOf(statement: Statement, kind: ErrorClass): number {
  const base = byKind[statement.kind];
  if (loadClasses.has(kind) && (statement.kind === 'import' || statement.kind === 'export')) return 1;
  if (kind === 'timeout') return base * (statement.inLoop || statement.kind === 'loop' ? 1 : 0.4);
  if (kind === 'stack-overflow') return base * (endsRecursion(statement) ? 1 : 0.4);
  return base;
}

/** Classes whose fault is in what is imported or exported. */
const loadClasses: ReadonlySet<ErrorClass> = new Set([
  'module-not-found',
  'missing-export',
  'module-format',
  'missing-dependency',
  'version-break',
]);

const byKind: Record<StatementKind, number> = {
  condition: 1,
  return: 1,
  loop: 0.95,
  expression: 0.9,
  declaration: 0.9,
  throw: 0.55,
  jump: 0.6,
  head: 0.3,
  export: 0.15,
  'bare-declaration': 0.25,
  import: 0.1,
  directive: 0,
};

const endsRecursion = (statement: Statement): boolean =>
  statement.kind === 'condition' || statement.kind === 'return';
