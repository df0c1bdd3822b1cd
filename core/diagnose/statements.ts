import { childrenOf, type Node, parseProgram } from './parse.js';
import { isFunction, isLoop, kindOf, kindOfTail, type StatementKind } from './statement-kinds.js';

/**
 * The smallest place that is suspected as a whole: a simple statement, the header of a compound one, the body of a
 * function that is one expression, or the parameters of a function. Places do not overlap.
 */
export interface Statement {
  start: number;
  end: number;
  line: number;
  /** 0-based, of its start. */
  column: number;
  endLine: number;
  kind: StatementKind;
  /** Runs when the file is loaded, not when a function is called. */
  load: boolean;
  inLoop: boolean;
  /** The condition or loop header that decides whether this runs. */
  guard: Statement | null;
  /** Name of the function that holds it, and that function's range. */
  owner: Owner | null;
  names: ReadonlySet<string>;
}

export interface Owner {
  name: string;
  start: number;
  end: number;
}

/** The statements of a file from top to bottom, or null where it does not parse. Offsets are UTF-16. */
export async function statementsOf(file: string, text: string): Promise<Statement[] | null> {
  const program = await parseProgram(file, text);
  if (!program) return null;
  const collector = new Collector(text);
  for (const node of program.body) collector.statement(node, topLevel);
  return collector.found.sort((a, b) => a.start - b.start);
}

interface Place {
  owner: Owner | null;
  guard: Statement | null;
  inLoop: boolean;
}

const topLevel: Place = { owner: null, guard: null, inLoop: false };

class Collector {
  found: Statement[] = [];
  readonly #text: string;
  readonly #lines: number[];

  constructor(text: string) {
    this.#text = text;
    this.#lines = lineStarts(text);
  }

  statement(node: Node, place: Place): void {
    if (isContainer(node)) {
      for (const child of childrenOf(node)) this.statement(child, place);
      return;
    }
    const nested = this.#nested(node);
    const header = this.#pieces(node, nested, place);
    for (const inner of nested) this.#inside(node, inner, place, header);
  }

  /** What has statements of its own: bodies of functions, branches, cases, and long or named arrow expressions. */
  #nested(node: Node): Nested[] {
    const nested: Nested[] = [];
    const look = (each: Node, parent: Node): void => {
      for (const child of childrenOf(each)) {
        const inner = nestedKind(each, child);
        const isValue = inner === 'arrow-value' && standsAlone(node, parent, child);
        if (inner === 'statement') nested.push({ node: child, owner: null });
        else if (inner === 'function-body' || isValue)
          nested.push({ node: child, owner: ownerOf(each, parent) });
        else look(child, each);
      }
    };
    look(node, node);
    return nested.sort((a, b) => a.node.range[0] - b.node.range[0]);
  }

  /** The parts of a statement that no nested one covers; returns the first. */
  #pieces(node: Node, nested: Nested[], place: Place): Statement | null {
    const first = this.found.length;
    let from = node.range[0];
    for (const end of [...nested, null]) {
      this.#piece(node, from, end, place, first);
      if (end) from = end.node.range[1];
    }
    return this.found[first] ?? null;
  }

  #piece(node: Node, from: number, next: Nested | null, place: Place, first: number): void {
    const [start, end] = this.#trim(from, next ? next.node.range[0] : node.range[1]);
    if (start >= end || !says.test(this.#text.slice(start, end).replace(keywords, ''))) return;
    const header = start === node.range[0] || this.found.length === first;
    const load = place.owner === null;
    this.found.push({
      start,
      end,
      line: this.#lineAt(start),
      column: start - (this.#lines[this.#lineAt(start) - 1] ?? 0),
      endLine: this.#lineAt(end - 1),
      kind: header
        ? kindOf(node, this.#text.slice(start, end))
        : kindOfTail(node, next?.owner != null, this.#text.slice(start, end)),
      load,
      inLoop: place.inLoop || isLoop(node),
      guard: place.guard,
      owner: place.owner,
      names: wordsOf(this.#text.slice(start, end)),
    });
  }

  #inside(node: Node, inner: Nested, place: Place, header: Statement | null): void {
    if (inner.owner) {
      const name = inner.owner.name || (place.owner?.name ?? '');
      const within = { owner: { ...inner.owner, name }, guard: null, inLoop: false };
      if (inner.node.type === 'BlockStatement') this.statement(inner.node, within);
      else this.#value(inner.node, within);
      return;
    }
    this.statement(inner.node, {
      owner: place.owner,
      guard: isGuard(node) && header ? header : place.guard,
      inLoop: place.inLoop || isLoop(node),
    });
  }

  /** An arrow function's expression: what it gives back. */
  #value(node: Node, place: Place): void {
    const before = this.found.length;
    this.statement(node, place);
    const made = this.found[before];
    if (made && made.start === node.range[0]) made.kind = 'return';
  }

  #trim(from: number, to: number): [number, number] {
    let [start, end] = [from, to];
    while (start < end && /[\s{};,)]/.test(this.#text[start] ?? '')) start += 1;
    while (end > start && /[\s{]/.test(this.#text[end - 1] ?? '')) end -= 1;
    return [start, end];
  }

  #lineAt(offset: number): number {
    let [low, high] = [0, this.#lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

interface Nested {
  node: Node;
  owner: Owner | null;
}

const says = /[\p{L}\p{N}_$]/u;
const keywords =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\b(?:else|do|try|catch|finally|async|static|get|set|export|default|function|class|extends)\b/g;

function nestedKind(parent: Node, child: Node): 'statement' | 'function-body' | 'arrow-value' | null {
  if (isFunction(parent) && parent.body === child) {
    return child.type === 'BlockStatement' ? 'function-body' : 'arrow-value';
  }
  if (
    parent.type === 'ForStatement' ||
    parent.type === 'ForInStatement' ||
    parent.type === 'ForOfStatement'
  ) {
    return parent.body === child ? 'statement' : null;
  }
  if (parent.type === 'SwitchCase') return child === parent.test ? null : 'statement';
  return isStatement(child) && !isHeaderDeclaration(parent, child) ? 'statement' : null;
}

const isHeaderDeclaration = (parent: Node, child: Node): boolean =>
  (parent.type === 'ExportNamedDeclaration' || parent.type === 'ExportDefaultDeclaration') &&
  parent.declaration === child;

const isStatement = (node: Node): boolean =>
  /Statement$/.test(node.type) ||
  node.type === 'VariableDeclaration' ||
  node.type === 'SwitchCase' ||
  node.type === 'FunctionDeclaration' ||
  node.type === 'ClassDeclaration' ||
  node.type === 'PropertyDefinition';

const isContainer = (node: Node): boolean => node.type === 'BlockStatement' || node.type === 'StaticBlock';

const isGuard = (node: Node): boolean =>
  isLoop(node) ||
  node.type === 'IfStatement' ||
  node.type === 'SwitchStatement' ||
  node.type === 'SwitchCase';

/** Whether an arrow's expression is a place of its own: it defines something, or stands on another line. */
function standsAlone(statement: Node, parent: Node, body: Node): boolean {
  return isDefinition(parent) || body.loc.start.line !== statement.loc.start.line;
}

const isDefinition = (node: Node): boolean =>
  /^(?:VariableDeclarator|AssignmentExpression|Property|PropertyDefinition|MethodDefinition|ExportDefaultDeclaration)$/.test(
    node.type,
  );

function ownerOf(fn: Node, parent: Node): Owner {
  const own = isFunction(fn) && fn.id ? fn.id.name : nameFrom(parent);
  return { name: own ?? '', start: fn.range[0], end: fn.range[1] };
}

/** The name that a function gets from where it stands: variable, property, method or assignment. */
function nameFrom(parent: Node): string | undefined {
  if (parent.type === 'VariableDeclarator') return lastName(parent.id);
  if (parent.type === 'AssignmentExpression') return lastName(parent.left);
  if (
    parent.type === 'MethodDefinition' ||
    parent.type === 'Property' ||
    parent.type === 'PropertyDefinition'
  ) {
    return parent.key.type === 'Literal' ? String(parent.key.value) : lastName(parent.key);
  }
  return undefined;
}

function lastName(node: Node): string | undefined {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node.name;
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') return node.property.name;
  return undefined;
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
