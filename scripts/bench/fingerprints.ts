import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failuresOf } from '../../core/capture/failures.js';
import { fingerprint } from '../../core/capture/fingerprint.js';
import type { Failure } from '../../core/model.js';
import { packageRoot } from '../../core/package-root.js';
import { table } from './document.js';
import { commandLine } from './project.js';
import type { Trace } from './traces/make.js';

export interface Grouping {
  faults: number;
  traces: number;
  /** Of the pairs with one fingerprint, the share that is one fault. */
  precision: number;
  /** Of the pairs that are one fault, the share with one fingerprint. */
  recall: number;
  /** Pairs that are told wrong, as text. */
  joined: string[];
  split: string[];
  /** By what differs from the plain trace: how many of how many have its fingerprint. */
  variants: Map<string, { same: number; all: number }>;
}

interface Labelled {
  trace: Trace;
  print: string;
}

/** How well fingerprints group the stack traces of programs whose faults are known. */
export async function run(): Promise<string> {
  const { faults, traces, precision, recall, joined, split, variants } = grouping(await readTraces());
  for (const pair of [...joined, ...split]) console.error(pair);
  const rows = [...variants].map(([variant, { same, all }]) => [variant, `${same} of ${all}`]);
  return [
    `\`${commandLine()}\`, ${traces} traces of ${faults} faults, made by \`scripts/bench/traces/make.ts\`:`,
    '',
    table(['what differs', 'same fingerprint'], rows),
    '',
    table(
      ['precision', 'recall', 'faults taken for one', 'faults taken for two'],
      [[percent(precision), percent(recall), String(joined.length), String(split.length)]],
    ),
  ].join('\n');
}

/** The traces with their fingerprints. Throws where one shows no failure, or more than one. */
export async function readTraces(): Promise<Labelled[]> {
  const text = await readFile(join(packageRoot, 'scripts/bench/traces/traces.jsonl'), 'utf8');
  const traces = text
    .split('\n')
    .filter(Boolean)
    .map((line): Trace => JSON.parse(line));
  return Promise.all(
    traces.map(async (trace) => {
      const failures = await failuresOf(trace.run, trace.root);
      return { trace, print: fingerprint(onlyOne(failures, trace)) };
    }),
  );
}

function onlyOne(failures: readonly Failure[], { fault, variant, node }: Trace): Failure {
  const [first] = failures;
  if (first && new Set(failures.map(fingerprint)).size === 1) return first;
  throw new Error(`${fault} (${variant}, Node ${node}) shows ${failures.length} failures`);
}

/** Over all pairs of traces (Manning et al., Introduction to Information Retrieval, section 16.3). */
export function grouping(labelled: readonly Labelled[]): Grouping {
  let [both, samePrint, sameFault] = [0, 0, 0];
  const [joined, split] = [new Set<string>(), new Set<string>()];
  for (const [index, one] of labelled.entries())
    for (const other of labelled.slice(index + 1)) {
      const isFault = one.trace.fault === other.trace.fault;
      const isPrint = one.print === other.print;
      both += Number(isFault && isPrint);
      samePrint += Number(isPrint);
      sameFault += Number(isFault);
      if (isPrint && !isFault) joined.add(`taken for one: ${one.trace.fault} / ${other.trace.fault}`);
      if (isFault && !isPrint) split.add(`taken for two: ${one.trace.fault}`);
    }
  return {
    faults: new Set(labelled.map(({ trace }) => trace.fault)).size,
    traces: labelled.length,
    precision: samePrint === 0 ? 1 : both / samePrint,
    recall: sameFault === 0 ? 1 : both / sameFault,
    joined: [...joined],
    split: [...split],
    variants: variantsOf(labelled),
  };
}

function variantsOf(labelled: readonly Labelled[]): Grouping['variants'] {
  const plain = new Map(
    labelled.filter(({ trace }) => trace.variant === 'plain').map(({ trace, print }) => [trace.fault, print]),
  );
  const variants: Grouping['variants'] = new Map();
  for (const { trace, print } of labelled) {
    if (trace.variant === 'plain') continue;
    const name = trace.variant === 'another Node' ? `Node ${trace.node.split('.')[0]}` : trace.variant;
    const { same, all } = variants.get(name) ?? { same: 0, all: 0 };
    variants.set(name, { same: same + Number(plain.get(trace.fault) === print), all: all + 1 });
  }
  return variants;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
