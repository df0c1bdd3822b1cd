import type { Verdict } from '../../../../model.js';
import { applyTextEdits, inOrder } from '../compose.js';
import type { Site, TextEdit } from '../proposal.js';
import type { Suspicion } from '../sites.js';
import { openSource, type Source } from '../source.js';
import type { Base } from '../space.js';

/**
 * Second edits on top of a first that changed which tests pass or how they fail. Of several firsts with one and the
 * same effect, the later ones count for less: they are mostly the same change in other words.
 */
export interface Guidance {
  /** 0..1: how much a first edit promises, by what the tests said and how often they said it before. */
  factorOf(verdict: Verdict): number;
  /** The sources with the edits made; null where one does not parse any more. */
  edited(
    sources: ReadonlyMap<string, Source>,
    edits: ReadonlyMap<string, readonly TextEdit[]>,
  ): Map<string, Source> | null;
  moveSuspicions(suspicions: readonly Suspicion[], edits: readonly TextEdit[]): Suspicion[];
  /** 1 near the first edit, less elsewhere. */
  nearness(base: Base, site: Site): number;
}

export function createGuidance(): Guidance {
  const effects = new Map<string, number>();
  const outcomes = new Map<string, number>();
  return {
    factorOf(verdict) {
      const effect = effectOf(verdict);
      const times = (effects.get(effect) ?? 0) + 1;
      effects.set(effect, times);
      const outcome = verdict.tests.map(({ status }) => status).join(' ');
      const alike = (outcomes.get(outcome) ?? 0) + 1;
      outcomes.set(outcome, alike);
      const passed = verdict.tests.filter(({ status }) => status === 'passed').length;
      const share = verdict.tests.length === 0 ? 0 : passed / verdict.tests.length;
      return (0.35 + 0.65 * share) / (Math.sqrt(times) * alike ** 0.5);
    },
    edited,
    moveSuspicions,
    nearness(base, site) {
      if (base.depth === 0) return 1;
      const edits = base.edits.get(site.source.file) ?? [];
      const near = edits.some((edit) => Math.abs(edit.start - site.node.range[0]) < 1500);
      return near ? 1 : 0.5;
    },
  };
}

const effectOf = (verdict: Verdict): string =>
  verdict.tests
    .map(({ file, path, status, error }) => `${file} ${path.join(' ')} ${status} ${error?.message ?? ''}`)
    .join('\n');

function edited(
  sources: ReadonlyMap<string, Source>,
  edits: ReadonlyMap<string, readonly TextEdit[]>,
): Map<string, Source> | null {
  const result = new Map(sources);
  for (const [file, list] of edits) {
    const source = sources.get(file);
    const opened = source === undefined ? null : openSource(file, applyTextEdits(source.text, list));
    if (opened === null) return null;
    result.set(file, opened);
  }
  return result;
}

function moveSuspicions(suspicions: readonly Suspicion[], edits: readonly TextEdit[]): Suspicion[] {
  if (edits.length === 0) return [...suspicions];
  const sorted = inOrder(edits);
  const moved = (offset: number, isEnd: boolean): number => {
    let shift = 0;
    for (const edit of sorted) {
      if (edit.end < offset || (isEnd && edit.end <= offset))
        shift += edit.text.length - (edit.end - edit.start);
    }
    return offset + shift;
  };
  return suspicions.map((each) => ({ ...each, start: moved(each.start, false), end: moved(each.end, true) }));
}
