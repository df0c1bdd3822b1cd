import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Progress } from '../../core/healer.js';
import { detectIsolation } from '../../core/sandbox/isolation.js';
import { trust } from '../../core/workspace/trust.js';
import { addFiles, fixedAdd, openProject, type Project } from '../heal/project.js';

const { name: isolation, why } = await detectIsolation();

/** An agent is only run where bubblewrap encloses it. */
export const enclosed = isolation === 'bubblewrap' ? {} : { skip: why };

/** The key of scripted agents, as the user's environment holds it. */
export const keyVariable = 'SCRIPTED_AGENT_KEY';
export const key = 'sk-planted-agent-0123456789';

export interface AgentSetting {
  agent?: Record<string, unknown>;
  /** Further words of its command. */
  words?: string[];
  settings?: Record<string, unknown>;
  files?: Record<string, string>;
  trusted?: boolean;
}

export interface AgentProject extends Project {
  /** Holds the script of the agent alone, outside of the repository. */
  folder: string;
  shown: Progress[];
}

/**
 * A repository with a broken `add`, and an agent that is a Node script outside of it, which has `fs`, the text that mends
 * `add` as `fixed`, and the prompt as `prompt`.
 */
export async function agentProject(
  t: TestContext,
  script: string,
  { agent = {}, words = [], settings = {}, files = {}, trusted = true }: AgentSetting = {},
): Promise<AgentProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-agent-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'bin'));
  const program = join(folder, 'bin', 'agent.mjs');
  await writeFile(program, `${head}${script}\n`);
  process.env[keyVariable] = key;
  t.after(() => delete process.env[keyVariable]);
  const named = {
    name: 'scripted',
    command: [process.execPath, program, ...words],
    readable: [join(folder, 'bin')],
    keyVariable,
    costPerRun: 0.01,
    ...agent,
  };
  const config = JSON.stringify({ agents: [named], ...settings });
  const shown: Progress[] = [];
  const project = await openProject(
    t,
    { ...addFiles, '.healer/config.json': config, ...files },
    { healer: { onProgress: (event) => shown.push(event) } },
  );
  if (trusted) await trust(project.healer.repo, project.healer.config);
  return { ...project, folder, shown };
}

const head = `import fs from 'node:fs';
const fixed = ${JSON.stringify(fixedAdd)};
const prompt = fs.readFileSync(0, 'utf8');
`;
