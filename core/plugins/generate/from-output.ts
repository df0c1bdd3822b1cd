import { createHash } from 'node:crypto';
import { type KeptOutput, keptOutputs } from '../../capture/kept-outputs.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { listFilesAt, readFileAt } from '../../git/objects/objects.js';
import type { Session } from '../../heal/session.js';
import { slugOf } from '../../patches/names.js';
import type { SensedFailure } from '../api-types.js';
import { outputDraft } from './drafts.js';
import { backTestOutput } from './output/back-test-output.js';
import { inferLines } from './output/infer-line.js';
import type { OutputPattern } from './pattern.js';
import { type Result, tryPlugin, untried } from './trial.js';

const mostForms = 3;

/** The forms of lines in which commands tell of failures that healer could not read; each reads outputs that those before it do not. */
export async function outputPatterns({ repo, store }: Session, { tree }: Snapshot): Promise<OutputPattern[]> {
  const kept = await keptOutputs(store);
  const green = kept.filter(({ failed }) => !failed);
  let left = kept.filter(({ failed }) => failed);
  if (left.length < 2) return [];
  const files = new Set(await listFilesAt(repo, tree));
  const patterns: OutputPattern[] = [];
  while (patterns.length < mostForms) {
    const forms = inferLines(left, (path) => files.has(path)).filter(
      ({ source }) => !green.some(({ text }) => new RegExp(source, 'm').test(text)),
    );
    const [form] = forms;
    if (!form) break;
    const read = new RegExp(form.source, 'm');
    const from = left.find(({ text }) => read.test(text))?.source ?? '';
    const name = slugOf(from).slice(0, 30).replace(/-$/, '') || 'output';
    const hash = createHash('sha256').update(form.source).digest('hex').slice(0, 6);
    patterns.push({ kind: 'output', id: `reads-${name}-${hash}`, line: form.source });
    left = left.filter(({ text }) => !read.test(text));
  }
  return patterns;
}

/** The sensor that may come of a form of line. */
export async function fromOutput(
  session: Session,
  { tree }: Snapshot,
  pattern: OutputPattern,
): Promise<Result[]> {
  const { repo, store } = session;
  const kept = await keptOutputs(store);
  const line = new RegExp(pattern.line, 'm');
  const sources = new Set(
    kept.filter(({ failed, text }) => failed && line.test(text)).map(({ source }) => source),
  );
  // Other failures of the same command are its business, too.
  const failed = kept.filter((output) => output.failed && sources.has(output.source));
  const green = kept.filter((output) => !output.failed);
  const [source] = sources;
  const named = {
    id: pattern.id,
    kind: 'sensor',
    title: `reads failures from the output of ${source ?? 'commands'}`,
  };
  if (source === undefined) return [untried(named, 'no output is kept that has such a line')];
  const plugin = await outputDraft(
    { ...pattern, title: named.title.slice(0, 200), source },
    {
      failures: examplesIn(failed, pattern.line),
      green: green.slice(-2).map(({ text }) => text.slice(0, 2000)),
      times: failed.length,
    },
  );
  const lengths = new Map<string, Promise<number>>();
  const lengthOf = async (file: string): Promise<number> =>
    (await readFileAt(repo, tree, file))?.toString('utf8').split('\n').length ?? 0;
  const isPlace = async (file: string, at: number): Promise<boolean> => {
    const length = lengths.get(file) ?? lengthOf(file);
    lengths.set(file, length);
    return at >= 1 && at <= (await length);
  };
  return [await tryPlugin(session, plugin, (process) => backTestOutput(process, { failed, green }, isPlace))];
}

const mostExamples = 4;

/** Lines of the outputs, each with what is to be read from it. */
function examplesIn(outputs: readonly KeptOutput[], line: string): { text: string; read: SensedFailure }[] {
  const examples = new Map<string, { text: string; read: SensedFailure }>();
  for (const { text } of outputs)
    for (const { 0: own, groups = {} } of text.matchAll(new RegExp(line, 'gm'))) {
      const { file = '', line: at, column, message = '' } = groups;
      const read = {
        name: 'Error',
        message: message.trim().slice(0, 1000),
        file: file.replace(/^\.\//, ''),
        line: Number(at),
        ...(column && { column: Number(column) }),
      };
      if (examples.size < mostExamples) examples.set(own, { text: own, read });
    }
  return [...examples.values()];
}
