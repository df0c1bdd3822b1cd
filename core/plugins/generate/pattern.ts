import * as z from 'zod/mini';
import { HealerError } from '../../errors.js';
import { isPlainPath } from '../../git/refs/names.js';
import type { CoupledFiles, FixPattern, Pattern } from '../../model.js';
import { slugOf } from '../../patches/names.js';
import { placesKey } from '../../patterns/same-places.js';
import { renderSide, type Side, unpackEdit } from '../../syntax/templates/template.js';

const words = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const path = z.string().check(z.refine(isPlainPath, 'a path inside of the repository'));
const id = z.string().check(z.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/), z.maxLength(48));

const rewriteSchema = z.strictObject({
  kind: z.literal('rewrite'),
  id,
  title: words(200),
  /** Templates as `healer/plugin` reads them. */
  before: words(2000),
  after: words(2000),
  /** Id of a more general pattern, of the same edits: where a plugin comes of that, none is needed of this. */
  parent: z.optional(id),
  /** Commits that made such a change, and the file in which. */
  examples: z.array(z.strictObject({ commit: words(64), file: path })).check(z.minLength(1), z.maxLength(50)),
});
const pairSchema = z.strictObject({
  kind: z.literal('pair'),
  id,
  /** Where the first is changed the second has to be, too. */
  when: path,
  also: path,
});
const scriptSchema = z.strictObject({
  kind: z.literal('script'),
  id,
  /** In `scripts` of package.json: it makes files that are committed. */
  script: words(100),
});
const outputSchema = z.strictObject({
  kind: z.literal('output'),
  id,
  /** Regular expression of a line that tells of a failure, with the groups `file`, `line` and `message`, perhaps `column`. */
  line: words(1000).check(z.refine(isLine, 'a regular expression with the groups file, line and message')),
});
const sequenceSchema = z.strictObject({
  kind: z.literal('sequence'),
  id,
  /** Title of an error, numbers as 0 and quoted names as ''. */
  failure: words(300),
  /** What made it go away, one after the other. */
  commands: z.array(words(300)).check(z.minLength(1), z.maxLength(3)),
});
const patternSchema = z.discriminatedUnion('kind', [
  sequenceSchema,
  rewriteSchema,
  pairSchema,
  scriptSchema,
  outputSchema,
]);

/** A shape of code that was mended time and again. */
export type RewritePattern = z.output<typeof rewriteSchema>;
/** A file that must not be changed alone. */
export type PairPattern = z.output<typeof pairSchema>;
/** A script that makes committed files of others. */
export type ScriptPattern = z.output<typeof scriptSchema>;
/** A form of line in which a command tells of a failure. */
export type OutputPattern = z.output<typeof outputSchema>;
/** What was run time and again after a failure, which then was gone without an edit. */
export type SequencePattern = z.output<typeof sequenceSchema>;
/** What plugins are generated from. */
export type PluginPattern = SequencePattern | RewritePattern | PairPattern | ScriptPattern | OutputPattern;

function isLine(text: string): boolean {
  try {
    new RegExp(text, 'm');
    return ['file', 'line', 'message'].every((group) => text.includes(`(?<${group}>`));
  } catch {
    return false;
  }
}

/** A pattern that somebody wrote down as JSON. Throws USAGE. */
export function parsePattern(text: string): PluginPattern {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HealerError('USAGE', 'The pattern is no JSON', { next: 'docs/plugins.md shows one' });
  }
  const parsed = patternSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HealerError('USAGE', `The pattern is not valid: ${issue?.path.join('.')} ${issue?.message}`, {
    next: 'docs/plugins.md shows one',
  });
}

/** The learned patterns that plugins can be made from, in their order. */
export const patternsOf = (records: readonly Pattern[]): PluginPattern[] => [
  ...generalFirst(records.filter((record) => record.kind === 'fix')),
  ...records.flatMap((record) => (record.kind === 'files' ? pairsOf(record) : [])),
];

/** Of those of the same edits the one that asks for least of what is around them comes first, and the others name it. */
function generalFirst(fixes: readonly FixPattern[]): RewritePattern[] {
  const groups = new Map<string, FixPattern[]>();
  for (const fix of fixes) {
    const key = placesKey(fix);
    groups.set(key, [...(groups.get(key) ?? []), fix]);
  }
  return [...groups.values()].flatMap((group) => {
    const [general, ...others] = [...group].sort((one, other) => lengthOf(one) - lengthOf(other));
    return general ? [rewriteOf(general), ...others.map((fix) => rewriteOf(fix, general))] : [];
  });
}

const lengthOf = ({ template }: FixPattern): number => written(unpackEdit(template).before).length;

const idOf = ({ id: hash }: FixPattern, before: string): string => {
  const name = slugOf(before.replace(/\$\$?h\d+/g, ' '))
    .slice(0, 30)
    .replace(/-$/, '');
  return `${/^[a-z]/.test(name) ? name : `fix-${name}`}-${hash.slice(0, 6)}`;
};

function rewriteOf(fix: FixPattern, parent?: FixPattern): RewritePattern {
  const { template, examples } = fix;
  const edit = unpackEdit(template);
  const [before, after] = [written(edit.before), written(edit.after)];
  return {
    kind: 'rewrite',
    id: idOf(fix, before),
    ...(parent && { parent: idOf(parent, written(unpackEdit(parent.template).before)) }),
    title: `${oneLine(before)} was mended to ${oneLine(after)}`.slice(0, 200),
    before,
    after,
    examples: examples.map(({ commit, file }) => ({ commit, file })),
  };
}

/** With holes as plugins name them. */
const written = (side: Side): string =>
  renderSide(side, ({ id: hole, list }) => `${list ? '$$' : '$'}h${hole}`, '');

const pairsOf = ({ id: hash, files: [one, other] }: CoupledFiles): PairPattern[] => [
  { kind: 'pair', id: pairId(one, hash), when: one, also: other },
  { kind: 'pair', id: pairId(other, hash), when: other, also: one },
];

const pairId = (when: string, hash: string): string =>
  `pair-${slugOf(when.split('/').at(-1) ?? '')
    .slice(0, 30)
    .replace(/-$/, '')}-${hash.slice(0, 6)}`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 90);
