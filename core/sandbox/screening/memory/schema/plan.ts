import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { switchboardKey } from '../program/switchboard.js';
import { eraseTypes } from './erase.js';
import { importedNames } from './imports.js';
import { type Scope, type Slot, slotsOf } from './slots.js';
import { keepsState } from './state.js';

/** A source file prepared so that its functions can be replaced while it runs. */
export interface Plan {
  file: string;
  /** The text with the switches in it; line breaks stay where they are. */
  schema: string;
  text: string;
  /** The text as it was, without its types. */
  erased: string;
  slots: Slot[];
  /** Whether its functions write to variables or containers of the module: then only fresh modules are sound. */
  keepsState: boolean;
}

export interface PlanOptions {
  /** Whether what loads the file renames imported bindings, as every translation to another module format does. */
  renamesImports: boolean;
  /** Names of functions that are called while the program loads. */
  entered: ReadonlySet<string>;
}

/** A file with its syntax tree. */
export interface Parsed {
  file: string;
  text: string;
  program: TSESTree.Program;
}

/** Null where a file has nothing to switch. */
export function planFile({ file, text, program }: Parsed, options: PlanOptions): Plan | null {
  const { renamesImports, entered } = options;
  const { text: erased, kept } = eraseTypes(file, text);
  const slots = slotsOf(program, text, entered).filter(({ code }) =>
    kept.every(([start, end]) => end <= code[0] || start >= code[1]),
  );
  if (slots.length === 0) return null;
  const imports = renamesImports ? importedNames(program) : [];
  const insertions = [...switches(slots), ...openings(file, slots, imports)];
  return { file, schema: insert(text, insertions), text, erased, slots, keepsState: keepsState(program) };
}

interface Insertion {
  at: number;
  text: string;
}

function switches(slots: readonly Slot[]): Insertion[] {
  return slots.flatMap(({ id, node, scope }) => {
    const name = `$healer${scope.id}`;
    const isSet = `${name}?.on[${id}]`;
    const made = `${name}.on[${id}]`;
    if (node.type === 'ArrowFunctionExpression') return aroundArrow(node, isSet, made);
    const call = node.generator ? `yield* ${made}` : made;
    const at = bodyStart(node);
    return [{ at, text: `;if (${isSet}) return ${call}.apply(this, arguments);` }];
  });
}

/** Its own parameters may be patterns that throw, so the switch stands before them. */
function aroundArrow(node: TSESTree.ArrowFunctionExpression, isSet: string, made: string): Insertion[] {
  const optional = node.params.findIndex(
    ({ type }) => type === 'AssignmentPattern' || type === 'RestElement',
  );
  const length = optional < 0 ? node.params.length : optional;
  const names = Array.from({ length }, (_, index) => `$${index}`);
  const parameters = [...names, '...$rest'].join(', ');
  return [
    { at: node.range[0], text: `((${parameters}) => ${isSet} ? ${made}(${parameters}) : (` },
    { at: node.range[1], text: `)(${parameters}))` },
  ];
}

function bodyStart(node: TSESTree.FunctionDeclaration | TSESTree.FunctionExpression): number {
  const directive = node.body.body.findLast(
    (each) => each.type === 'ExpressionStatement' && each.directive !== undefined,
  );
  return directive ? directive.range[1] : node.body.range[0] + 1;
}

function openings(file: string, slots: readonly Slot[], imports: readonly string[]): Insertion[] {
  const scopes = new Map<number, Scope>(slots.map(({ scope }) => [scope.id, scope]));
  const prefix = imports.length > 0 ? `'const { ${imports.join(', ')} } = $healerImports();' + ` : '';
  const opened = [...scopes.values()].flatMap(({ id, at, outer }): Insertion[] => {
    const ids = slots.filter(({ scope }) => scope.id === id).map((slot) => slot.id);
    const board = `globalThis[Symbol.for('${switchboardKey}')]`;
    const open = `$healer${id} = ${board}?.open(${JSON.stringify(file)}, [${ids.join()}], ($, $steps) => eval(${prefix}$));`;
    if (outer === null) return [{ at, text: `;var ${open}` }];
    // The methods of a class read the switch from the scope around it.
    return [
      { at: outer.at, text: `;var $healer${id};` },
      { at, text: `static { ${open} }` },
    ];
  });
  if (imports.length === 0) return opened;
  const at = Math.min(...opened.map((insertion) => insertion.at));
  return [{ at, text: `;function $healerImports() { return { ${imports.join(', ')} }; }` }, ...opened];
}

function insert(text: string, insertions: readonly Insertion[]): string {
  const sorted = [...insertions].sort((left, right) => left.at - right.at);
  let at = 0;
  let out = '';
  for (const insertion of sorted) {
    out += text.slice(at, insertion.at) + insertion.text;
    at = insertion.at;
  }
  return out + text.slice(at);
}
