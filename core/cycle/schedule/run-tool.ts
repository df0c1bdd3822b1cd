import { execFile } from 'node:child_process';
import { HealerError } from '../../errors.js';

export interface ToolResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program of the operating system. Null where there is no such program. */
export function runTool(command: string, args: string[], input = ''): Promise<ToolResult | null> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { timeout: 30_000, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout, stderr) => {
        if (error?.code === 'ENOENT') return resolve(null);
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ exitCode, stdout, stderr });
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** The same where it has to work. Error: COMMAND_FAILED */
export async function requireTool(command: string, args: string[], input = ''): Promise<string> {
  const result = await runTool(command, args, input);
  if (result?.exitCode === 0) return result.stdout;
  const why = result === null ? 'is not installed' : `failed: ${(result.stderr || result.stdout).trim()}`;
  throw new HealerError('COMMAND_FAILED', `\`${[command, ...args].join(' ')}\` ${why}`, {
    next: 'Choose another scheduler with: healer schedule install --with cron, systemd, launchd or task-scheduler',
  });
}
