import type { Candidate, Verdict } from '../../../model.js';
import { readHole } from './answer/hole.js';
import { type Hole, rankedHoles } from './holes.js';
import type { Data } from './prompt/fence.js';
import { promptFor, type Talk, trySamples } from './samples.js';
import { everything } from './sections/everything.js';
import { suspectCode } from './sections/suspects.js';

const mostHoles = 4;

/**
 * Makes a hole of the most suspicious expressions and statements, one at a time, and asks what belongs there (Xia and
 * Zhang, "Less Training, More Repairing Please: Revisiting Automated Program Repair via Zero-Shot Learning", ESEC/FSE 2022).
 */
export async function* infill(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { units, data } = await everything(talk.context);
  for (const hole of await rankedHoles(talk.context, units, mostHoles)) {
    const mark = markFor(hole.unit.text);
    const holed = withHole(hole, mark);
    const [whole] = suspectCode([hole.unit]);
    const others = data.filter(({ file, text }) => file !== whole?.file || text !== whole?.text);
    const prompt = promptFor(talk, {
      template: 'infill.v1',
      format: 'format-hole.v1',
      slots: { mark, kind: hole.kind },
      data: [
        holed,
        { what: 'what stands in the hole now', text: hole.text.slice(hole.start, hole.end) },
        ...others,
      ],
    });
    // A window that cuts the hole off has no question.
    if (!prompt.request.prompt.includes(holed.text)) continue;
    yield* trySamples(talk, prompt, {
      samples: 2,
      promise: 0.25,
      read: async (text) => readHole(text, hole),
    });
  }
}

/** A word that the code does not hold. */
function markFor(text: string): string {
  let mark = '<HOLE>';
  for (let count = 2; text.includes(mark); count++) mark = `<HOLE${count}>`;
  return mark;
}

/** Lines that are shown before and after the hole. */
const around = 40;

function withHole({ unit, text, start, end, file }: Hole, mark: string): Data {
  const before = text.slice(unit.start, start).split('\n').slice(-around).join('\n');
  const after = text.slice(end, Math.max(end, unit.end)).split('\n').slice(0, around).join('\n');
  return { what: 'suspect with a hole', file, text: before + mark + after };
}
