import type { Candidate, Factor, Score } from '../model.js';
import type { IsolationName } from './isolation.js';

/** What is known of a proved candidate when its safety is asked for. */
export interface SafetyEvidence {
  candidate: Pick<Candidate, 'edits'>;
  /** Whether it is one small edit, made in the same way at each place. */
  alike?: boolean;
  isolation: IsolationName;
  /** Whether a test that passes runs each edited line; null where there is no coverage. */
  covered: boolean | null;
  /** Tests that passed before and were run again. */
  passingTests: number;
  /** Lines that are new, gone or another. */
  lines: number;
  /** Packages of the project that hold an edited file. */
  packages: number;
  /** An edited file in which a mistake costs more than elsewhere; null where there is none. */
  sensitive: { file: string; kind: string; because: string } | null;
  /** What the edited files reach for beyond their own values and did not before; `usual` where they did of its kind. */
  effects: readonly { kind: string; name: string; usual: boolean }[];
  /** What the users of the project's packages are given otherwise. */
  surface: readonly { name: string; what: 'removed' | 'added' | 'changed' }[];
  /** Shares, 0..1, of inputs beyond those of the tests, against the unchanged program; null where nothing could tell. */
  behaviour: { departure: number; trouble: number } | null;
  /** What got worse in the runs of the tests. */
  regressions: {
    slower: readonly { path: readonly string[]; beforeMs: number; afterMs: number }[] | null;
    warnings: readonly string[];
    uncovered: readonly { file: string; lines: readonly number[] }[] | null;
    declared: readonly { file: string }[] | null;
    sizes: readonly { file: string; before: number; after: number }[];
  };
}

const intercept = 3;

/** How sure healer is that a patch does no harm, whatever it repairs. Weights are log-odds, set by hand. */
export function safetyOf(evidence: SafetyEvidence): Score {
  const factors = [
    isolationFactor(evidence),
    sizeFactor(evidence),
    reachFactor(evidence),
    sensitiveFactor(evidence),
    ...effectFactors(evidence),
    ...surfaceFactors(evidence),
    coverageFactor(evidence),
    suiteFactor(evidence),
    ...behaviourFactors(evidence),
    ...regressionFactors(evidence),
  ].filter((factor) => factor.weight !== 0);
  const logOdds = factors.reduce((total, factor) => total + factor.weight, intercept);
  return { value: 1 / (1 + Math.exp(-logOdds)), factors };
}

function isolationFactor({ isolation }: SafetyEvidence): Factor {
  const weight = { bubblewrap: 0.5, 'sandbox-exec': 0, permission: -0.7, none: -1.5 }[isolation];
  return {
    name: 'isolation',
    weight,
    detail: isolation === 'none' ? 'nothing isolates its runs' : `run in ${isolation}`,
  };
}

/** Lines that a reviewer takes in at a glance. */
const fewLines = 8;

/** What is alike everywhere is read once, and right or wrong at all places. */
const shareOfAlike = 0.2;
const ofAlike = ({ alike }: SafetyEvidence): number => (alike ? shareOfAlike : 1);

function sizeFactor(evidence: SafetyEvidence): Factor {
  const { lines } = evidence;
  const weight = -0.3 * ofAlike(evidence) * Math.max(0, Math.log2(lines / fewLines));
  return { name: 'size', value: lines, weight, detail: `${lines} lines change` };
}

function reachFactor(evidence: SafetyEvidence): Factor {
  const { candidate, packages } = evidence;
  const files = new Set(candidate.edits.map((edit) => edit.range.file)).size;
  const others = Math.max(0, packages - 1);
  return {
    name: 'reach',
    value: files,
    weight: ofAlike(evidence) * (-0.6 * (files - 1) - 0.4 * others),
    detail: `${files} files change${others > 0 ? `, in ${packages} packages` : ''}`,
  };
}

function sensitiveFactor({ sensitive }: SafetyEvidence): Factor {
  return {
    name: 'sensitive',
    weight: sensitive ? (sensitive.kind === 'build' ? -1 : -1.5) : 0,
    detail: sensitive
      ? `${sensitive.file} is a file of ${sensitive.kind}: ${sensitive.because}`
      : 'no file of a sensitive kind',
  };
}

/** What it costs when it is not meant; kinds that are not listed weigh little. */
const effectWeights: Readonly<Record<string, number>> = {
  process: -5,
  code: -5,
  network: -4.5,
  'file write': -4.5,
  global: -2,
  'file read': -1,
  environment: -1,
  timer: -0.7,
};
const effectWords: Readonly<Record<string, string>> = {
  process: 'starts or commands processes',
  code: 'makes code out of text',
  network: 'reaches for the network',
  'file write': 'may write files',
  global: 'changes what all code shares',
  'file read': 'reads files',
  environment: 'reads the environment',
  timer: 'sets timers',
};

/** In a file that does the like already, one more is less of a surprise. */
const shareOfUsual = 0.4;

function effectFactors({ effects }: SafetyEvidence): Factor[] {
  const kinds = [...new Set(effects.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const own = effects.filter((effect) => effect.kind === kind);
    const names = [...new Set(own.map(({ name }) => name))];
    const share = own.every(({ usual }) => usual) ? shareOfUsual : 1;
    return {
      name: `new ${kind}`,
      value: own.length,
      weight: share * (effectWeights[kind] ?? -0.5),
      detail: `${effectWords[kind] ?? kind}, as the file did not before: ${listed(names)}`,
    };
  });
}

const mostOfSurface = -3;

function surfaceFactors({ surface }: SafetyEvidence): Factor[] {
  if (surface.length === 0) return [];
  const each = { removed: -2, changed: -1.2, added: -0.2 };
  const weight = surface.reduce((total, { what }) => total + each[what], 0);
  const names = surface.map(({ name, what }) => `${name} ${what}`);
  return [
    {
      name: 'public API',
      value: surface.length,
      weight: Math.max(mostOfSurface, weight),
      detail: `what the package gives to others changes: ${listed(names)}`,
    },
  ];
}

function coverageFactor({ covered }: SafetyEvidence): Factor {
  if (covered === null) return { name: 'coverage', weight: -0.3, detail: 'coverage of the edit is unknown' };
  return covered
    ? { name: 'coverage', weight: 0.4, detail: 'passing tests run the edited lines' }
    : { name: 'coverage', weight: -0.2, detail: 'only the mended tests run the edited lines' };
}

function suiteFactor({ passingTests }: SafetyEvidence): Factor {
  return {
    name: 'suite',
    value: passingTests,
    weight: Math.min(1, 0.15 * Math.log2(1 + passingTests)),
    detail: `${passingTests} passing tests stayed green`,
  };
}

function behaviourFactors({ behaviour }: SafetyEvidence): Factor[] {
  if (behaviour === null) return [];
  const { departure, trouble } = behaviour;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return [
    {
      name: 'behaviour',
      value: departure,
      weight: -0.6 * departure,
      detail: `gives something else than before for ${percent(departure)} of inputs beyond those of the tests`,
    },
    {
      name: 'new trouble',
      value: trouble,
      weight: -2 * trouble,
      detail: `throws, hangs or gives NaN for ${percent(trouble)} of inputs that were fine before`,
    },
  ];
}

/** Bytes by which changed files may grow before anybody who loads them would notice. */
const usualGrowth = 4_096;

function regressionFactors({ regressions }: SafetyEvidence): Factor[] {
  const { warnings, sizes } = regressions;
  const [slower, uncovered, declared] = [
    regressions.slower ?? [],
    regressions.uncovered ?? [],
    regressions.declared ?? [],
  ];
  const lines = uncovered.reduce((total, each) => total + each.lines.length, 0);
  const growth = sizes.reduce((total, { before, after }) => total + after - before, 0);
  const deprecated = warnings.some((line) => line.includes('DeprecationWarning'));
  const names = slower.map(
    ({ path, beforeMs, afterMs }) =>
      `"${path.join(' › ')}" from ${Math.round(beforeMs)} to ${Math.round(afterMs)} ms`,
  );
  return [
    {
      name: 'slower tests',
      value: slower.length,
      weight: slower.length === 0 ? 0 : Math.max(-2.5, -1 - 0.5 * slower.length),
      detail: `${slower.length === 1 ? 'a test takes' : 'tests take'} far longer: ${listed(names)}`,
    },
    {
      name: 'new warnings',
      value: warnings.length,
      weight: warnings.length === 0 ? 0 : deprecated ? -0.7 : -0.4,
      detail: `the tests print what they did not print before: ${listed(warnings.map((line) => JSON.stringify(line)))}`,
    },
    {
      name: 'lost coverage',
      value: lines,
      weight: lines === 0 ? 0 : Math.max(-1.5, -0.4 - 0.1 * lines),
      detail: `no test runs any more what passing tests ran: ${listed(uncovered.map((each) => `${each.file}:${each.lines.join(',')}`))}`,
    },
    {
      name: 'declared types',
      value: declared.length,
      weight: declared.length === 0 ? 0 : Math.max(-1.2, -0.3 - 0.3 * declared.length),
      detail: `the compiler declares otherwise: ${listed(declared.map(({ file }) => file))}`,
    },
    {
      name: 'growth',
      value: growth,
      weight: growth <= usualGrowth ? 0 : -0.3,
      detail: `the changed files grow by ${growth} bytes`,
    },
  ];
}

const mostListed = 4;

const listed = (names: readonly string[]): string =>
  names.length > mostListed
    ? `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`
    : names.join(', ');

/**
 * Why a patch is not put on a branch for review, as one sentence; null where its safety is what `threshold` asks for. The
 * factors that speak most against it are told.
 */
export function whyHeldBack(safety: Score, threshold: number): string | null {
  if (safety.value >= threshold) return null;
  const against = safety.factors
    .filter(({ weight }) => weight < 0)
    .sort((a, b) => a.weight - b.weight)
    .slice(0, 2);
  const percent = (value: number) => `${Math.floor(100 * value)} %`;
  const because = against.map(({ detail }) => detail).join('; ');
  return `Its safety of ${percent(safety.value)} is below the ${percent(threshold)} of safetyThreshold: ${because}.`;
}
