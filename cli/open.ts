import type { Healer } from '../core/healer.js';
import { type ProgressView, startProgress } from './render/progress.js';
import type { Terminal } from './terminal.js';

/** Opens healer for the terminal's folder, shows its progress, and closes both whatever happens. */
export async function withHealer<Result>(
  terminal: Terminal,
  use: (healer: Healer) => Promise<Result>,
  progress: ProgressView = startProgress(terminal),
): Promise<Result> {
  const { openHealer } = await import('../core/healer.js');
  try {
    const healer = await openHealer(terminal.cwd, { onProgress: progress.report, signal: terminal.signal });
    try {
      return await use(healer);
    } finally {
      await healer.dispose();
    }
  } finally {
    progress.stop();
  }
}
