import * as z from 'zod/mini';

export interface LedgerEvent {
  id: string;
  at: string;
  type: string;
  data: Record<string, unknown>;
}

export interface NewEvent {
  type: string;
  data: Record<string, unknown>;
}

/** The file of each commit of the ledger that holds its events, one JSON object a line. */
export const eventsFile = 'events.jsonl';

/** Other clones write the ledger too, so what they wrote is checked before it is used. */
const eventSchema = z.object({
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  at: z.string().check(
    // Only this form sorts as text in the order of time.
    z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    z.refine((at) => !Number.isNaN(Date.parse(at))),
  ),
  type: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  data: z.record(z.string(), z.unknown()),
});

/** What a newer healer wrote in another shape, or somebody broke, is passed over, never fatal; `malformed` has its lines. */
export function parseEvents(text: string): { events: LedgerEvent[]; malformed: number[] } {
  const events: LedgerEvent[] = [];
  const malformed: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const event = parseLine(line);
    if (event) events.push(event);
    else malformed.push(index + 1);
  }
  return { events, malformed };
}

export const printEvents = (events: readonly LedgerEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

function parseLine(line: string): LedgerEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
