import { parseArgs } from 'node:util';
import { writeSection } from './document.js';

const benches: Record<string, () => Promise<{ run(options: BenchOptions): Promise<string> }>> = {
  repair: () => import('./repair.js'),
  overhead: () => import('./overhead.js'),
  evidence: () => import('./evidence.js'),
  fit: () => import('./fit.js'),
  'real-bugs': () => import('./real-bugs.js'),
  speed: () => import('./speed.js'),
  throughput: () => import('./throughput.js'),
  agreement: () => import('./agreement.js'),
  growth: () => import('./growth.js'),
  space: () => import('./space.js'),
  'fit-priors': () => import('./fit-priors.js'),
  kills: () => import('./kills.js'),
  surroundings: () => import('./surroundings.js'),
  hostile: () => import('./hostile.js'),
  concurrency: () => import('./concurrency.js'),
  fuzz: () => import('./fuzz.js'),
  fingerprints: () => import('./fingerprints.js'),
  unattended: () => import('./unattended.js'),
  evolve: () => import('./evolve.js'),
  patterns: () => import('./patterns.js'),
  monorepo: () => import('./monorepo.js'),
  replay: () => import('./replay.js'),
  order: () => import('./order.js'),
  locations: () => import('./locations.js'),
  plugins: () => import('./plugins.js'),
  fleet: () => import('./fleet.js'),
  'fleet-simulation': () => import('./fleet-simulation.js'),
};

/** The page that has the place of a benchmark's table, where it is not that of benchmarks. */
const documents: Record<string, string> = {
  kills: 'docs/reliability.md',
  surroundings: 'docs/reliability.md',
  hostile: 'docs/reliability.md',
  concurrency: 'docs/reliability.md',
  fuzz: 'docs/reliability.md',
  fingerprints: 'docs/reliability.md',
  fleet: 'docs/fleet.md',
  'fleet-simulation': 'docs/fleet.md',
};

export interface BenchOptions {
  /** JSON Lines file of cases, where it is not the benchmark's usual one. */
  cases?: string;
  /** Only the cases whose id contains one of these. */
  only: string[];
  /** Budget of each `healer heal`. */
  budget: string;
  /** Strategies to use, with commas between; all of them where undefined. */
  strategy?: string;
  /** `model`: with the model of the environment, or of `modelConfig`, and without the free strategies unless they are named. */
  with?: string;
  /** JSON file with `model`, and perhaps `modelBudget`, as in `.healer/config.json`. */
  modelConfig?: string;
  /** Show healer the few example tests only, and judge by the full tests. */
  examples: boolean;
  /** Folder of fetched repositories, each in `<owner>+<name>`. */
  repositories?: string;
  /** Folder that keeps what is installed for the repositories, for the next time. */
  packages?: string;
  /** JSON Lines file of what was measured: of each case, or (`space`) of each kind of edit at each kind of place. */
  outcomes?: string;
  /** Commit the fixed tree first, and test it. */
  history: boolean;
  /** So small that it only shows that the benchmark works. */
  quick: boolean;
  /** How many candidates, where it is not the benchmark's usual number. */
  candidates?: number;
  /** How often, where it is not the benchmark's usual number. */
  count?: number;
  /** What the random choices are drawn by. */
  seed: number;
  /** Folders of projects to measure, each with its packages installed; they are copied. */
  project: string[];
  /** Test commands of those projects, in their order; their own test script where none is given. */
  test: string[];
  /** Files of those projects to edit: globs with commas between. */
  source: string[];
  /** Settings of StrykerJS for those projects, as JSON. */
  stryker: string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    budget: { type: 'string', default: '2m' },
    strategy: { type: 'string' },
    with: { type: 'string' },
    'model-config': { type: 'string' },
    examples: { type: 'boolean', default: false },
    repositories: { type: 'string' },
    packages: { type: 'string' },
    outcomes: { type: 'string' },
    history: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    candidates: { type: 'string' },
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    project: { type: 'string', multiple: true, default: [] },
    test: { type: 'string', multiple: true, default: [] },
    source: { type: 'string', multiple: true, default: [] },
    stryker: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
  },
});

const { candidates, count, seed, 'model-config': modelConfig, ...rest } = values;
const options: BenchOptions = {
  ...rest,
  seed: numberOf('seed', seed),
  ...(modelConfig !== undefined && { modelConfig }),
  ...(candidates !== undefined && { candidates: numberOf('candidates', candidates) }),
  ...(count !== undefined && { count: numberOf('count', count) }),
};

for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = await benches[name]?.();
  if (!bench) {
    console.error(`There is no benchmark called ${name}; there are: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  const result = await bench.run(options);
  console.log(result);
  if (values.write) await writeSection(sectionOf(name), result, documents[name]);
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${option} takes a whole number above 0, not ${JSON.stringify(text)}.`);
  process.exit(2);
}

function sectionOf(name: string): string {
  if (name === 'repair' && values.with) return 'repair-model';
  if (name === 'repair' && values.examples) return 'repair-examples';
  return name === 'real-bugs' && values.history ? 'real-bugs-history' : name;
}
