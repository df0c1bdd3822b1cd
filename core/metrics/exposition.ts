import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { errorClasses, errorStates } from '../model.js';
import { ownVersion } from '../package-root.js';
import type { Figures } from './figures.js';

export interface Metric {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  /** A histogram has samples under names of its own: `…_bucket`, `…_sum` and `…_count`. */
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

/** The metrics of one repository, as text in the format of Prometheus (0.0.4), and as data. */
export interface Metrics {
  /** MIME type of the text. */
  type: string;
  text: string;
  metrics: Metric[];
}

/**
 * Names and units are by https://prometheus.io/docs/practices/naming. The repository is a label, so that several can be
 * asked for by one Prometheus.
 */
export async function expose(figures: Figures): Promise<Metrics> {
  const registry = new Registry();
  registry.setDefaultLabels({ repository: figures.repository });
  const made = makersFor(registry);
  made
    .gauge('healer_build_info', 'The version of healer; always 1.', ['version'])
    .set({ version: ownVersion() }, 1);
  addErrors(made, figures);
  addPatches(made, figures);
  addModels(made, figures);
  addState(made, figures);
  if (figures.heartbeat) addCycle(made, figures.heartbeat);
  return {
    type: registry.contentType,
    text: await registry.metrics(),
    metrics: await samplesOf(registry, figures.repository),
  };
}

type Makers = ReturnType<typeof makersFor>;

const makersFor = (registry: Registry) => ({
  gauge: <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name, help, labelNames, registers: [registry] }),
  counter: <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name, help, labelNames, registers: [registry] }),
  histogram: (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers: [registry] }),
});

function addErrors({ gauge, counter }: Makers, { errors }: Figures): void {
  const states = gauge('healer_errors', 'Errors, by what became of them.', ['state']);
  for (const state of errorStates)
    states.set({ state }, errors.filter((each) => each.state === state).length);
  gauge('healer_errors_flapping', 'Errors that come and go on the same tree.').set(
    errors.filter(({ flapping }) => flapping).length,
  );
  const seen = counter('healer_error_occurrences_total', 'Failures that were seen, by class of error.', [
    'class',
  ]);
  for (const kind of errorClasses)
    for (const { count } of errors.filter((each) => each.class === kind)) seen.inc({ class: kind }, count);
}

const patchStates = ['proposed', 'held', 'merged', 'applied', 'rejected', 'reverted', 'superseded'] as const;

function addPatches({ gauge, counter, histogram }: Makers, { patches }: Figures): void {
  const states = gauge('healer_patches', 'Patches, by what became of them.', ['state']);
  for (const state of patchStates)
    states.set({ state }, patches.filter((each) => each.state === state).length);
  const made = counter('healer_patches_made_total', 'Patches that were proved, by strategy.', ['strategy']);
  const tried = counter('healer_patch_candidates_total', 'Candidates that patches were chosen from.', [
    'stage',
  ]);
  const duration = histogram(
    'healer_patch_duration_seconds',
    'Time that it took to make a patch.',
    [1, 5, 15, 60, 300, 900],
  );
  for (const { strategy, candidates, seconds } of patches) {
    made.inc({ strategy });
    for (const stage of ['generated', 'screened', 'proved'] as const) tried.inc({ stage }, candidates[stage]);
    duration.observe(seconds);
  }
}

function addModels({ counter }: Makers, { models }: Figures): void {
  const asked = counter('healer_model_requests_total', 'Questions to models, and runs of agents.', [
    'model',
    'outcome',
  ]);
  const tokens = counter('healer_model_tokens_total', 'Tokens of prompts and answers.', ['model', 'kind']);
  const cost = counter('healer_model_cost_dollars_total', 'US dollars that they cost.', ['model']);
  for (const use of models) {
    const model = use.name;
    asked.inc({ model, outcome: 'answered' }, use.asked - use.failed);
    asked.inc({ model, outcome: 'failed' }, use.failed);
    tokens.inc({ model, kind: 'prompt' }, use.promptTokens);
    tokens.inc({ model, kind: 'answer' }, use.answerTokens);
    cost.inc({ model }, use.cost);
  }
}

function addState({ gauge }: Makers, figures: Figures): void {
  gauge('healer_inbox_records', 'Records that nothing has read yet.').set(figures.inbox);
  const messages = gauge('healer_notifications', 'Messages that are to be sent, or were given up.', [
    'state',
  ]);
  messages.set({ state: 'waiting' }, figures.messages.waiting);
  messages.set({ state: 'dead' }, figures.messages.dead);
  const storage = gauge('healer_storage_bytes', 'Bytes on the disk, by what they are for.', ['part']);
  for (const [part, bytes] of Object.entries(figures.storage)) storage.set({ part }, bytes);
}

const outcomes = ['running', 'ran', 'skipped', 'failed'] as const;

function addCycle({ gauge }: Makers, last: NonNullable<Figures['heartbeat']>): void {
  gauge('healer_cycle_last_start_timestamp_seconds', 'When the last cycle began.').set(
    Date.parse(last.startedAt) / 1000,
  );
  if (last.endedAt !== null)
    gauge('healer_cycle_last_end_timestamp_seconds', 'When the last cycle ended.').set(
      Date.parse(last.endedAt) / 1000,
    );
  const outcome = gauge('healer_cycle_last_outcome', 'How the last cycle ended: 1 for what it was.', [
    'outcome',
  ]);
  for (const each of outcomes) outcome.set({ outcome: each }, Number(each === last.outcome));
}

async function samplesOf(registry: Registry, repository: string): Promise<Metric[]> {
  const found = (await registry.getMetricsAsJSON()) as unknown as (Omit<Metric, 'samples'> & {
    values: { metricName?: string; labels: Record<string, string | number>; value: number }[];
  })[];
  return found.map(({ name, type, help, values }) => ({
    name,
    type,
    help,
    samples: values.map(({ metricName, labels, value }) => ({
      name: metricName ?? name,
      labels: Object.fromEntries(
        Object.entries({ ...labels, repository }).map(([key, each]) => [key, String(each)]),
      ),
      value,
    })),
  }));
}
