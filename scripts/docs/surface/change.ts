import semver from 'semver';
import ts from 'typescript';
import { readSurface } from './page.js';

export interface SurfaceChange {
  kind: 'none' | 'addition' | 'break';
  /** A sentence for each declaration that differs, those that break first. */
  details: string[];
}

/**
 * What lies between two pages of the surface, as https://semver.org counts it. What is gone or reads otherwise breaks;
 * so does a member that whoever calls must add: a required one of a shape that is called a request, options or a plugin.
 */
export function changeBetween(before: string, after: string): SurfaceChange {
  const [then, now] = [readSurface(before), readSurface(after)];
  const breaks: string[] = [];
  const additions: string[] = [];
  for (const [name, was] of then) {
    const is = now.get(name);
    if (!is) {
      breaks.push(`${name} is gone`);
      continue;
    }
    const [old, current] = [was.flatMap(partsOf), is.flatMap(partsOf)];
    for (const part of old)
      if (!current.includes(part)) breaks.push(`${name}: \`${part}\` is gone or differs`);
    for (const part of current.filter((each) => !old.includes(each)))
      if (mustBeGiven(name, part)) breaks.push(`${name}: \`${part}\` must be given`);
      else if (old.every((each) => current.includes(each))) additions.push(`${name}: \`${part}\` is new`);
  }
  for (const name of now.keys()) if (!then.has(name)) additions.push(`${name} is new`);
  const kind = breaks.length > 0 ? 'break' : additions.length > 0 ? 'addition' : 'none';
  return { kind, details: [...breaks, ...additions] };
}

/** The lowest version that says what changed since the one that was released; before 1.0.0 the minor number breaks. */
export function versionFor(released: string, { kind }: SurfaceChange): string {
  const isEarly = semver.major(released) === 0;
  const step =
    kind === 'break' ? (isEarly ? 'minor' : 'major') : kind === 'addition' && !isEarly ? 'minor' : 'patch';
  return semver.inc(released, step) ?? released;
}

/** An interface by its head and its members, anything else whole; without comments, whatever the layout. */
function partsOf(statement: ts.Statement): string[] {
  if (!ts.isInterfaceDeclaration(statement)) return [plain(statement)];
  const { name, typeParameters, heritageClauses, members } = statement;
  const head = [...(typeParameters ?? []), ...(heritageClauses ?? [])].map(plain).join(' ');
  return [`interface ${name.text} ${head}`.trim(), ...members.map(plain)];
}

const printer = ts.createPrinter({ removeComments: true });

const plain = (node: ts.Node): string =>
  printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replaceAll(/\s+/g, ' ');

const mustBeGiven = (name: string, member: string): boolean =>
  /(?:Request|Options|Plugin)$/.test(name) && !/^(?:readonly )?\w+\?/.test(member);
