import type { Hint } from '../model.js';
import type { Question } from './question.js';
import type { HintShape, Passage } from './source.js';

/** A passage with how well it fits the question. */
export interface Finding extends Omit<Passage, 'hints'> {
  /** Likeness to the error, 0..1. */
  score: number;
  hints: Hint[];
}

/**
 * The passages most like the question, best first, each once. Likeness is BM25+ (Lv and Zhai, CIKM 2011) over message, names,
 * package and version; votes, acceptance, age and how near its version is move it a little.
 */
export async function rank(question: Question, passages: readonly Passage[], now: Date): Promise<Finding[]> {
  if (passages.length === 0) return [];
  const fresh = deduplicated(passages);
  const likeness = await likenessTo(question, fresh);
  return fresh
    .map((passage, index) =>
      finding(passage, (likeness[index] ?? 0) * trust(passage, now) * nearness(passage, question)),
    )
    .filter(({ score, hints }) => score >= leastScore || hints.some(({ kind }) => kind === 'version'))
    .sort((a, b) => b.score - a.score || (a.title < b.title ? -1 : 1));
}

const leastScore = 0.03;

const finding = (passage: Passage, score: number): Finding => {
  const bounded = Math.min(1, score);
  return { ...passage, score: bounded, hints: passage.hints.map((shape) => hintOf(shape, passage, bounded)) };
};

const hintOf = (shape: HintShape, passage: Passage, score: number): Hint => ({
  ...shape,
  versions: shape.versions ?? passage.versions,
  package: passage.package,
  text: passage.text.slice(0, 500),
  source: passage.origin,
  link: passage.link,
  licence: passage.licence,
  score,
});

/** The same words from two places count once; the first source to say them is kept. */
function deduplicated(passages: readonly Passage[]): Passage[] {
  const kept = new Map<string, Passage>();
  for (const passage of passages) {
    const words = passage.text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
    const key = words.slice(0, 60).join(' ') || `${passage.origin} ${passage.title}`;
    if (!kept.has(key)) kept.set(key, passage);
  }
  return [...kept.values()];
}

interface Indexed {
  id: number;
  title: string;
  text: string;
  symbols: string;
  package: string;
}

/**
 * BM25+ as a share of the best passage's, lowered where a passage holds little of what was asked. Its root: one passage with
 * the name in all of its fields must not make all others look unlike.
 */
async function likenessTo(question: Question, passages: readonly Passage[]): Promise<number[]> {
  const { default: MiniSearch } = await import('minisearch');
  const index = new MiniSearch<Indexed>({
    fields: ['title', 'text', 'symbols', 'package'],
    idField: 'id',
    tokenize: tokensOf,
    processTerm: (term) => (stopWords.has(lower(term)) ? null : lower(term)),
  });
  index.addAll(passages.map(indexed));
  const weightOf = weights(question);
  const names = question.packages.slice(0, 3).map(({ name }) => name);
  const versions = question.packages.flatMap(({ version }) => version ?? []);
  const asked = [question.message, ...question.symbols, ...names, ...versions].join(' ');
  const results = index.search(asked, {
    boost: { symbols: 3, title: 1.5, package: 1 },
    boostTerm: weightOf,
  });
  const terms = [...new Set(tokensOf(asked).map(lower))].filter((term) => !stopWords.has(term));
  const telling = terms.map(weightOf).filter((weight) => weight >= 1);
  const whole = telling.length > 0 ? sum(telling) : sum(terms.map(weightOf));
  const best = Math.max(Number.MIN_VALUE, ...results.map(({ score }) => score));
  const likeness = passages.map(() => 0);
  for (const { id, score, queryTerms } of results) {
    const held = sum([...new Set(queryTerms)].map(weightOf)) / (whole || 1);
    likeness[Number(id)] = Math.sqrt(score / best) * Math.min(1, held);
  }
  return likeness;
}

/** The names in the message say most, then the packages, then the installed versions. */
function weights({ symbols, named, packages }: Question): (term: string) => number {
  const leading = new Set(symbols.slice(0, named).flatMap(tokensOf).map(lower));
  const names = new Set(packages.flatMap(({ name }) => tokensOf(name)).map(lower));
  const versions = new Set(packages.flatMap(({ version }) => version ?? []));
  return (term) => (leading.has(term) ? 3 : names.has(term) ? 1 : versions.has(term) ? 0.8 : 0.2);
}

const indexed = (passage: Passage, id: number): Indexed => ({
  id,
  title: passage.title,
  text: passage.text,
  symbols: passage.hints.flatMap(({ symbols }) => symbols).join(' '),
  package: [passage.package, passage.versions].filter(Boolean).join(' '),
});

/** Whole names and their parts: `safeLoad` is found by `load` as well. A version is one word. */
function tokensOf(text: string): string[] {
  const words = text.match(/\d+\.\d+\.\d+(?:-[\w.]*\w)?|[\p{L}\p{N}_$]+/gu) ?? [];
  return words.flatMap((word) => {
    const parts = word.split(/_|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part.length > 1);
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const lower = (text: string): string => text.toLowerCase();

/** Factor of what people and time say: between a half and one and a half. */
function trust({ votes, accepted, at }: Passage, now: Date): number {
  const liked =
    votes === null ? 1 : 1 + 0.1 * Math.sign(votes) * Math.min(3, Math.log10(1 + Math.abs(votes)));
  const taken = accepted === true ? 1.15 : 1;
  const years = at === null ? 0 : Math.max(0, (now.getTime() - Date.parse(at)) / yearMs);
  const fresh = Number.isNaN(years) ? 1 : Math.max(0.7, 1 - 0.03 * years);
  return Math.max(0.5, liked * taken * fresh);
}

/** Factor of the version that a passage is about: what changed with the installed major one is likelier than what changed before. */
function nearness({ package: pkg, versions }: Passage, { packages }: Question): number {
  const installed = majorOf(packages.find(({ name }) => name === pkg)?.version ?? null);
  const told = majorOf(versions);
  if (installed === null || told === null) return 1;
  return told > installed ? 0.9 : Math.max(0.8, 1.1 - 0.1 * (installed - told));
}

const majorOf = (version: string | null): number | null => {
  const [, major] = /^(?:>=)?(\d+)\.\d+\.\d+/.exec(version ?? '') ?? [];
  return major === undefined ? null : Number(major);
};

const yearMs = 31_557_600_000;

/** Words that every error has. */
const stopWords = new Set(
  `the a an and or of to in for on is are was were be been it its this that with as by from at not no if can cannot error
  typeerror referenceerror syntaxerror value number id time url undefined null object function`.split(/\s+/),
);
