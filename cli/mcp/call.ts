import * as z from 'zod/mini';
import { HealerError } from '../../core/errors.js';
import type { Progress } from '../../core/healer.js';
import { failureOf, resultOf } from './result.js';
import type { Answer, Tool } from './tool.js';
import type { TakeTurn } from './turns.js';

export interface CallRequest {
  name: string;
  arguments: unknown;
  client: string;
  signal: AbortSignal;
  onProgress(event: Progress): void;
  agree(question: string): Promise<void>;
}

export interface Place {
  /** Folder in the repository; a call cannot name another. */
  cwd: string;
  tools: readonly Tool[];
  takeTurn: TakeTurn;
}

/** Runs one call with a healer of its own, as a command would, and answers with its result or with what went wrong. */
export async function callTool(request: CallRequest, place: Place) {
  try {
    const tool =
      place.tools.find(({ name }) => name === request.name) ?? unknownTool(request.name, place.tools);
    return resultOf(await runTool(tool, readInput(tool, request.arguments), request, place));
  } catch (error) {
    return failureOf(error);
  }
}

async function runTool(
  tool: Tool,
  input: unknown,
  { client, signal, onProgress, agree }: CallRequest,
  { cwd, takeTurn }: Place,
): Promise<Answer> {
  const { openHealer } = await import('../../core/healer.js');
  const healer = await openHealer(cwd, { signal, onProgress });
  try {
    return await tool.run(input, {
      healer,
      client,
      now: new Date(),
      alone: (work) => takeTurn(work, signal),
      agree,
    });
  } finally {
    await healer.dispose();
  }
}

function unknownTool(name: string, tools: readonly Tool[]): never {
  throw new HealerError('USAGE', `There is no tool called ${JSON.stringify(name)}`, {
    next: `Choose among ${tools.map((each) => each.name).join(', ')}.`,
  });
}

function readInput({ name, input }: Tool, words: unknown): unknown {
  const read = z.safeParse(input, words ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new HealerError('USAGE', issue ? troubleOf(name, issue) : `${name} takes other arguments`, {
    next: 'Look at the input schema of the tool.',
  });
}

function troubleOf(tool: string, issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${tool} takes no ${JSON.stringify(issue.keys[0])}`;
  const wanted = issue.message === 'Invalid input' ? 'another value' : issue.message;
  return `${JSON.stringify(issue.path.join('.'))} of ${tool} is to be ${wanted}`;
}
