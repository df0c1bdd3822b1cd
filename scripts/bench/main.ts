import { parseArgs } from 'node:util';
import { writeSection } from './document.js';

const benches: Record<string, () => Promise<{ run(options: BenchOptions): Promise<string> }>> = {
  repair: () => import('./repair.js'),
  overhead: () => import('./overhead.js'),
  'real-bugs': () => import('./real-bugs.js'),
};

export interface BenchOptions {
  /** JSON Lines file of cases, where it is not the benchmark's usual one. */
  cases?: string;
  /** Only the cases whose id contains one of these. */
  only: string[];
  /** Budget of each `healer heal`. */
  budget: string;
  /** Show healer the few example tests only, and judge by the full tests. */
  examples: boolean;
  /** Folder of fetched repositories, each in `<owner>+<name>`. */
  repositories?: string;
  /** Commit the fixed tree first, and test it. */
  history: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    budget: { type: 'string', default: '2m' },
    examples: { type: 'boolean', default: false },
    repositories: { type: 'string' },
    history: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = await benches[name]?.();
  if (!bench) {
    console.error(`There is no benchmark called ${name}; there are: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  const result = await bench.run(values);
  console.log(result);
  if (values.write) await writeSection(sectionOf(name), result);
}

function sectionOf(name: string): string {
  if (name === 'repair' && values.examples) return 'repair-examples';
  return name === 'real-bugs' && values.history ? 'real-bugs-history' : name;
}
