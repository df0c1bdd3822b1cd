import type { ServerResponse } from 'node:http';
import type { Job, Jobs } from './jobs.js';
import { sendEvents } from './reply.js';

/** Screening tells of hundreds of candidates a second. */
const leastMs = 100;

/**
 * Sends what a job does as it does it, until it ends or the reader is gone: `step` events with the texts of a `Step`, then
 * one `end`.
 */
export function streamJob(jobs: Jobs, job: Job, response: ServerResponse): void {
  sendEvents(response);
  let waiting: NodeJS.Timeout | undefined;
  const write = () => {
    waiting = undefined;
    if (job.latest) response.write(eventText('step', job.latest));
  };
  const finish = () => {
    clearTimeout(waiting);
    response.end(eventText('end', { state: job.state }));
  };
  write();
  if (job.state !== 'running') {
    finish();
    return;
  }
  const stopWatching = jobs.watch((changed) => {
    if (changed !== job) return;
    if (job.state !== 'running') finish();
    else waiting ??= setTimeout(write, leastMs);
  });
  response.on('close', () => {
    stopWatching();
    clearTimeout(waiting);
  });
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
const eventText = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
