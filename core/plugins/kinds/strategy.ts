import type { Candidate, ErrorRecord, Verdict } from '../../model.js';
import { makeCandidate } from '../../repair/candidate.js';
import type { RepairContext, Strategy } from '../../repair/strategy.js';
import { type AnswerOf, requireFit } from '../answers.js';
import type { SourceFile, StrategyInput } from '../api-types.js';
import { PluginFailure } from '../failure.js';
import type { Loadable } from '../find.js';
import { permittedFiles } from '../permitted-files.js';
import type { Plugins } from '../plugins.js';

/** What a plugin is shown of a heal: files, and characters of all of them together. */
const mostFiles = 20;
const mostText = 2 * 1024 ** 2;
const mostSuspects = 200;
const batchSize = 16;

/** A guess of a plugin never comes before what the compiler and the linter know. */
const highestPrior = 0.6;

/** The strategies that plugins add: `plugin/<id>`, after the rules for each class of error. */
export const pluginStrategies = (plugins: Plugins): Strategy[] =>
  plugins.of('strategy').map((plugin) => ({
    name: `plugin/${plugin.id}`,
    rung: 'patterns',
    applies: (context) => namesIn(context, plugin).length > 0,
    async *propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
      const input = await inputFor(context, plugin);
      const proposals = await plugins.use('strategy', plugin, async (ask) =>
        fitting(await ask(input), input),
      );
      const candidates = (proposals ?? []).map((proposal) => candidateOf(proposal, plugin));
      const sorted = [...new Map(candidates.map((each) => [each.id, each])).values()].sort(
        (one, other) => other.prior - one.prior,
      );
      for (let start = 0; start < sorted.length; start += batchSize)
        yield sorted.slice(start, start + batchSize);
    },
  }));

/** Suspicious sources that it may read, the most suspicious first. */
function namesIn({ suspects, sources }: RepairContext, { manifest }: Loadable): string[] {
  const editable = new Set(sources);
  const isPermitted = permittedFiles(manifest);
  const files = new Set(suspects.map(({ range }) => range.file));
  return [...files].filter((file) => editable.has(file) && isPermitted(file)).slice(0, mostFiles);
}

async function inputFor(context: RepairContext, plugin: Loadable): Promise<StrategyInput> {
  const files: SourceFile[] = [];
  let left = mostText;
  for (const path of namesIn(context, plugin)) {
    const text = await context.read(path);
    if (text === undefined || text.length > left) continue;
    left -= text.length;
    files.push({ path, text });
  }
  const shown = new Set(files.map(({ path }) => path));
  return {
    error: errorOf(context.error),
    files,
    suspects: context.suspects
      .filter(({ range }) => shown.has(range.file))
      .slice(0, mostSuspects)
      .map(({ range, line, endLine, suspiciousness }) => ({
        file: range.file,
        line,
        endLine,
        suspiciousness,
      })),
  };
}

const errorOf = ({ id, title, class: kind, failure: { thrown } }: ErrorRecord): StrategyInput['error'] => ({
  id,
  title,
  class: kind,
  name: thrown.name,
  message: thrown.message,
});

type Proposals = AnswerOf<'strategy'>;

/** Only what it was shown may be edited, and where there is something. */
function fitting(proposals: Proposals, { files }: StrategyInput): Proposals {
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { edits } of proposals)
    for (const path of new Set(edits.map(({ file }) => file))) {
      const file = byPath.get(path);
      if (!file) throw new PluginFailure(`proposed to edit ${path}, which it was not shown`);
      requireFit(
        edits.filter((edit) => edit.file === path),
        file,
      );
    }
  return proposals;
}

const candidateOf = ({ title, edits, prior }: Proposals[number], { id }: Loadable): Candidate =>
  makeCandidate({
    strategy: `plugin/${id}`,
    operator: `plugin/${id}`,
    title,
    edits: edits.map(({ file, start, end, text }) => ({ range: { file, start, end }, text })),
    prior: Math.min(prior, highestPrior),
  });
