import { healerIdentity } from '../identity.js';

export interface NewCommit {
  tree: string;
  parents: string[];
  message: string;
  at: Date;
}

/** What a commit object says, as far as its history and its signature go. */
export interface ParsedCommit {
  tree: string;
  parents: string[];
  /** Armored; null where there is none. */
  signature: string | null;
  /** What was signed: the object without the signature. */
  payload: Buffer;
}

/** The bytes of a commit by healer itself. `sign` gives the armored signature of the bytes without it. */
export function commitBytes(
  { tree, parents, message, at }: NewCommit,
  sign?: (payload: Buffer) => string,
): Buffer {
  const person = `${healerIdentity.name} <${healerIdentity.email}> ${Math.floor(at.getTime() / 1000)} +0000`;
  const header = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${person}`,
    `committer ${person}`,
    '',
  ].join('\n');
  const body = `\n${message.trim()}\n`;
  if (!sign) return Buffer.from(header + body);
  const signature = sign(Buffer.from(header + body))
    .trim()
    .replaceAll('\n', '\n ');
  return Buffer.from(`${header}${signatureField(tree)} ${signature}\n${body}`);
}

/** Null where the bytes are not those of a commit. */
export function parseCommit(bytes: Buffer): ParsedCommit | null {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\n\n');
  const header = end < 0 ? text : text.slice(0, end + 1);
  const fields = [...header.matchAll(/^(\S+) (.*\n(?: .*\n)*)/gm)];
  const [first] = fields;
  if (first?.[1] !== 'tree') return null;
  const tree = (first[2] ?? '').trim();
  const values = (name: string) => fields.flatMap((field) => (field[1] === name ? [field[2] ?? ''] : []));
  const name = signatureField(tree);
  const signatures = values(name).map((value) => value.replaceAll('\n ', '\n'));
  const kept = fields.flatMap((field) => (field[1] === name ? [] : [field[0]]));
  return {
    tree,
    parents: values('parent').map((parent) => parent.trim()),
    signature: signatures.length > 0 ? signatures.join('') : null,
    payload: Buffer.from(kept.join('') + text.slice(header.length), 'latin1'),
  };
}

const signatureField = (tree: string): string => (tree.length === 40 ? 'gpgsig' : 'gpgsig-sha256');
