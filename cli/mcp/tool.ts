import * as z from 'zod/mini';
import type { Healer } from '../../core/healer.js';

/** One tool, as thin as a command of the command line: it calls the same core, and draws with the same renderers. */
export interface Tool {
  name: string;
  title: string;
  /** For the model that chooses among tools. */
  description: string;
  input: z.ZodMiniObject;
  /** `schema` of the structured result, and the keys that it always has. */
  output: { schema: string; keys: readonly string[] };
  /** What it changes: nothing but healer's own records, refs of healer's own, or the branch that is checked out. */
  changes: 'nothing' | 'healer' | 'branch';
  run(input: unknown, call: Call): Promise<Answer>;
}

/** What one call of a tool works with. */
export interface Call {
  healer: Healer;
  /** Name that the client gave of itself. */
  client: string;
  now: Date;
  /** Does what runs tests, and takes seconds to minutes, once no other call does. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Asks the user where the client can. Error: ABORTED */
  agree(question: string): Promise<void>;
}

export interface Answer {
  /** In healer's own words, with nothing in it that a repository or a program could have written. */
  summary: string;
  /** What was asked for, for reading. Texts of the repository are in it. */
  text: string;
  /** The same as `--json` prints it. */
  json: { schema: string } & Record<string, unknown>;
}

/** Makes a tool of a part that knows the type of its input. */
export function tool<Input extends z.ZodMiniObject>(
  parts: Omit<Tool, 'input' | 'run'> & {
    input: Input;
    run(input: z.output<Input>, call: Call): Promise<Answer>;
  },
): Tool {
  return { ...parts, run: (input, call) => parts.run(input as z.output<Input>, call) };
}

/** The tool as the protocol lists it. */
export const listed = ({ name, title, description, input, output, changes }: Tool) => ({
  name,
  title,
  description,
  inputSchema: { ...jsonSchemaOf(input), type: 'object' as const },
  outputSchema: {
    type: 'object' as const,
    properties: { schema: { type: 'string', const: output.schema }, notice: { type: 'string' } },
    required: ['schema', 'notice', ...output.keys],
  },
  annotations: {
    title,
    readOnlyHint: changes === 'nothing',
    destructiveHint: changes === 'branch',
    openWorldHint: false,
  },
});

/** Without `$schema`, which some clients take for a property. */
function jsonSchemaOf(input: z.ZodMiniObject): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return schema;
}
