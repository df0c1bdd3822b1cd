import { deserialize, serialize } from 'node:v8';
import type { TestId } from '../../../../../model.js';
import type { ProbedTest } from '../../../screener.js';
import type {
  Answer,
  BaselineAnswer,
  Job,
  ProbeAnswer,
  RecordAnswer,
  RecordedCalls,
  Setup,
  TrialResult,
  TrialsAnswer,
} from '../../protocol.js';

/** The part of a job that concerns the tests of one file. */
export function jobFor(file: string, job: Job): Job {
  const own = (tests: readonly TestId[]) => tests.filter((test) => test.file === file);
  switch (job.kind) {
    case 'record':
    case 'probe':
      return { ...job, tests: own(job.tests) };
    case 'trials': {
      const sorted = own([...job.quick, ...job.slow]);
      // The others of a file are only looked at where one of the quick ones passes.
      const quick = sorted.slice(0, Math.max(1, own(job.quick).length));
      return {
        ...job,
        quick,
        slow: sorted.slice(quick.length),
        // Of a file that none of them is in, all the quick ones tell.
        telling: job.telling.map((tests) => nonEmpty(own(tests)) ?? quick),
        passing: job.passing.map(own),
      };
    }
    default:
      return job;
  }
}

const nonEmpty = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null);

export const setupFor = (file: string, setup: Setup): Setup => ({ ...setup, files: [file] });

/** The answers for the single files as one. */
export function merged(answers: readonly Answer[]): Answer {
  const [first] = answers;
  if (!first) throw new TypeError('there is no answer');
  if (answers.length === 1) return first;
  switch (first.kind) {
    case 'load':
      return first;
    case 'baseline':
      return mergedBaselines(answers.filter((answer) => answer.kind === 'baseline'));
    case 'trials':
      return mergedTrials(answers.filter((answer) => answer.kind === 'trials'));
    case 'record':
      return mergedRecords(answers.filter((answer) => answer.kind === 'record'));
    case 'observe': {
      // Only a worker that has loaded the function has seen something.
      const observations = answers.filter((answer) => answer.kind === 'observe');
      return observations.find(({ results }) => results.length > 0) ?? first;
    }
    case 'probe':
      return mergedProbes(answers.filter((answer) => answer.kind === 'probe'));
  }
}

function mergedBaselines(answers: readonly BaselineAnswer[]): BaselineAnswer {
  const loaded = [...new Set(answers.flatMap((answer) => answer.loaded))];
  return {
    kind: 'baseline',
    first: answers.flatMap(({ first }) => first),
    second: answers.flatMap(({ second }) => second),
    loadErrors: answers.flatMap(({ loadErrors }) => loadErrors),
    late: answers.flatMap(({ late }) => late),
    calls: Object.assign({}, ...answers.map(({ calls }) => calls)),
    afterwards: answers.flatMap(({ afterwards }) => afterwards),
    atLoad: answers.flatMap(({ atLoad }) => atLoad),
    loaded,
    // A file that one worker has without its switches cannot be switched.
    switched: loaded.filter((file) =>
      answers.every((answer) => answer.switched.includes(file) || !answer.loaded.includes(file)),
    ),
    changes: [...new Set(answers.flatMap(({ changes }) => changes))],
  };
}

function mergedTrials(answers: readonly TrialsAnswer[]): TrialsAnswer {
  const [first] = answers;
  const canaries = answers.flatMap(({ canary }) => canary ?? []);
  return {
    kind: 'trials',
    results: (first?.results ?? []).map(({ id }, index) =>
      mergedResults(
        id,
        answers.flatMap(({ results }) => results[index] ?? []),
      ),
    ),
    canary: answers.some(({ canary }) => canary !== null) ? canaries : null,
    spoiled: answers.flatMap(({ spoiled }) => spoiled),
    spentMs: Math.max(...answers.map(({ spentMs }) => spentMs)),
  };
}

/** What cannot be loaded in one of the files may still be told by the others. */
function mergedResults(id: string, results: readonly TrialResult[]): TrialResult {
  const broken = results.every((result) => result.broken !== undefined) ? results[0]?.broken : undefined;
  return {
    id,
    ...(broken !== undefined && { broken }),
    outcomes: results.flatMap(({ outcomes }) => outcomes),
    late: results.flatMap(({ late }) => late),
  };
}

function mergedProbes(answers: readonly ProbeAnswer[]): ProbeAnswer {
  const tests = answers.flatMap((answer) => deserialize(Buffer.from(answer.tests, 'base64')) as ProbedTest[]);
  return { kind: 'probe', tests: serialize(tests).toString('base64') };
}

function mergedRecords(answers: readonly RecordAnswer[]): RecordAnswer {
  const bySlot = new Map<string, RecordedCalls>();
  for (const { file, slot, inputs } of answers.flatMap(({ calls }) => calls)) {
    const known = bySlot.get(`${slot}:${file}`);
    bySlot.set(`${slot}:${file}`, {
      file,
      slot,
      inputs: [...new Set([...(known?.inputs ?? []), ...inputs])],
    });
  }
  return { kind: 'record', calls: [...bySlot.values()] };
}
