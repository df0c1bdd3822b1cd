import type { Candidate, Verdict } from '../../../model.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { afterProof, dialogue } from './dialogue.js';
import { direct } from './direct.js';
import { explain } from './explain.js';
import { hinted } from './hinted.js';
import { infill } from './infill.js';
import { merge } from './merge.js';
import { openNotebook } from './notebook.js';
import type { Talk } from './samples.js';
import { values } from './values.js';

/** How a model may be asked, the cheapest and most promising first. */
const ways: readonly Way[] = [
  {
    name: 'model-after-proof',
    propose: afterProof,
    applies: ({ disproved = [] }) => disproved.length > 0,
    goesOn: true,
  },
  { name: 'model-direct', propose: direct },
  { name: 'model-explain', propose: explain },
  { name: 'model-hints', propose: hinted, applies: ({ hints }) => hints !== undefined },
  { name: 'model-infill', propose: infill },
  { name: 'model-values', propose: values, applies: ({ failingTests }) => failingTests.length > 0 },
  { name: 'model-merge', propose: merge, applies: ({ failingTests }) => failingTests.length > 1 },
  { name: 'model-dialogue', propose: dialogue, goesOn: true },
];

interface Way {
  name: string;
  propose(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]>;
  applies?(context: RepairContext): boolean;
  /** Whether it has something new to ask after each round of proofs, and counts its rounds itself. */
  goesOn?: boolean;
}

/** Strategies that ask the configured model; where there is none they do not apply. They share one notebook. */
export function modelStrategies(): Strategy[] {
  const notebook = openNotebook();
  return ways.map(({ name, propose, applies, goesOn = false }) => ({
    name,
    rung: 'model',
    applies: (context) =>
      context.model !== undefined &&
      context.suspects.length > 0 &&
      (goesOn || !notebook.begun.has(name)) &&
      (applies?.(context) ?? true),
    async *propose(context) {
      const { model } = context;
      notebook.begun.add(name);
      const [unread, refused] = [notebook.unread.length, notebook.refused.length];
      if (model) yield* propose({ strategy: name, context, model, notebook });
      if (context.rehearsal) return;
      const told = (what: string, [why, ...more]: readonly string[]): void => {
        if (why !== undefined)
          context.tell?.(`${name}: ${1 + more.length} answer(s) ${what} (${more.at(-1) ?? why})`);
      };
      told('could not be read', notebook.unread.slice(unread));
      told('were thrown away', notebook.refused.slice(refused));
    },
  }));
}
