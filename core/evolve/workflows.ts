import type { Node, Pair } from 'yaml';
import type { Project } from './project.js';

/** A workflow of GitHub, or an action made of steps. */
export interface Workflow {
  file: string;
  /** Names of the events that start it; empty for an action. */
  events: string[];
  jobs: Job[];
}

export interface Job {
  /** Whether somebody with rights has to let it run first: it, or a job that it waits for, has an environment. */
  isLetIn: boolean;
  /** When it runs, and those that it waits for, as it stands; empty where always. */
  condition: string;
  steps: Step[];
}

export interface Step {
  line: number;
  /** The action that it uses, as `owner/name@version`; null for a script. */
  uses: string | null;
  /** When it runs, as it stands; empty where always. */
  condition: string;
  /** Where its script runs, as it stands; empty for the root. */
  folder: string;
  /** What is given to the action, as it stands. */
  given: Record<string, string>;
  /** What a shell or a script engine reads. */
  scripts: { text: string; line: number }[];
}

const places = /^(?:\.github\/workflows\/[^/]+|(?:.+\/)?action)\.ya?ml$/;

/** Every workflow of the tree; one that is no YAML is left out. */
export async function readWorkflows(project: Pick<Project, 'blobs' | 'read'>): Promise<Workflow[]> {
  const files = [...project.blobs.keys()].filter((file) => places.test(file));
  if (files.length === 0) return [];
  const yaml = await import('yaml');
  const found: Workflow[] = [];
  for (const file of files.sort()) {
    const text = await project.read(file);
    if (text === null) continue;
    const lines = new yaml.LineCounter();
    const document = yaml.parseDocument(text, { lineCounter: lines });
    if (document.errors.length > 0 || !yaml.isMap(document.contents)) continue;
    const plain = document.toJS() as { on?: unknown; jobs?: unknown };
    const jobs: Job[] = [];
    yaml.visit(document, {
      Pair: (_, pair, path) => {
        if (nameOf(pair) !== 'steps' || !yaml.isSeq(pair.value)) return;
        const around = path.findLast((each) => yaml.isPair(each));
        const waited = waitedFor(around ? nameOf(around as Pair) : '', plain.jobs);
        jobs.push({
          isLetIn: waited.some(({ environment }) => environment !== undefined),
          condition: waited.flatMap((each) => (each.if === undefined ? [] : [String(each.if)])).join(' && '),
          steps: pair.value.items.flatMap((step) => (yaml.isMap(step) ? [stepOf(step.items, lineOf)] : [])),
        });
      },
    });
    found.push({ file, events: eventsOf(plain.on), jobs });

    function lineOf(node: Node): number {
      return lines.linePos(node.range?.[0] ?? 0).line;
    }
  }
  return found;
}

interface PlainJob {
  if?: unknown;
  needs?: unknown;
  environment?: unknown;
}

/** A job by its name, and all that have to be done before it; none for the steps of an action. */
function waitedFor(name: string, jobs: unknown): PlainJob[] {
  const all = (typeof jobs === 'object' && jobs !== null ? jobs : {}) as Record<string, PlainJob | null>;
  const names = new Set([name]);
  for (const each of names) for (const needed of [all[each]?.needs ?? []].flat()) names.add(String(needed));
  return [...names].flatMap((each) => all[each] ?? []);
}

/**
 * Whether a condition lets only that pass which comes from the repository itself, or from somebody who is named or has
 * rights: to label is one. That the repository is not itself a fork says nothing of a pull request.
 */
export function asksWhose(condition: string): boolean {
  const asked = condition.replace(/!\s*(?:contains|startsWith)\([^)]*\)/g, '');
  return (
    /fork|\bhead\.repo\b|head_repository|author_association|permission|\blabels?\b/i.test(asked) ||
    /(?:actor|\.login)\s*==|==\s*[\w.]*(?:actor|\.login)\b|contains\([^)]*(?:actor|\.login)\b/.test(asked) ||
    /workflow_run\.event\s*==\s*'(?:push|schedule|release|workflow_dispatch)'/.test(asked)
  );
}

function stepOf(pairs: readonly Pair[], lineOf: (node: Node) => number): Step {
  const value = (name: string, among: readonly Pair[] = pairs): Node | null =>
    (among.find((pair) => nameOf(pair) === name)?.value as Node | undefined) ?? null;
  const textOf = (node: Node | null): string | null => {
    const plain = (node as { value?: unknown } | null)?.value;
    return typeof plain === 'string' ? plain : null;
  };
  const given = ((value('with') as { items?: Pair[] } | null)?.items ?? []) as Pair[];
  const uses = textOf(value('uses'));
  const scripts = [value('run'), uses?.startsWith('actions/github-script') ? value('script', given) : null];
  const [first] = pairs;
  return {
    line: first ? lineOf(first.key as Node) : 1,
    uses,
    condition: textOf(value('if')) ?? '',
    folder: textOf(value('working-directory')) ?? '',
    given: Object.fromEntries(
      given.map((pair) => [nameOf(pair), String((pair.value as { value?: unknown } | null)?.value ?? '')]),
    ),
    scripts: scripts.flatMap((node) => {
      const text = textOf(node);
      return node && text !== null ? [{ text, line: lineOf(node) }] : [];
    }),
  };
}

const nameOf = ({ key }: Pair<unknown, unknown>): string =>
  String((key as { value?: unknown } | null)?.value ?? key);

function eventsOf(on: unknown): string[] {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on.map(String);
  return typeof on === 'object' && on !== null ? Object.keys(on) : [];
}
