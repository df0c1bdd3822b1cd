import { listRefs } from '../git/refs/refs.js';
import { fetchRefs, listRemoteRefs, pushRefs } from '../git/remotes.js';
import type { Repository } from '../git/repository.js';

/** Branches whose last green tree was taken over, or told. */
export interface GreenReport {
  received: string[];
  sent: string[];
}

const prefix = 'refs/healer/green/';

/**
 * Exchanges the last green trees of branches of which the other side knows none. Two trees have no order, so where both
 * know one, each keeps its own.
 */
export async function shareGreen(
  repo: Repository,
  remote: string,
  signal: AbortSignal,
): Promise<GreenReport> {
  const there = await listRemoteRefs(repo, remote, [`${prefix}*`], { signal });
  const here = new Map((await listRefs(repo, prefix)).map(({ name, oid }) => [name, oid]));
  const received = [...there.keys()].filter((name) => name.startsWith(prefix) && !isTaken(name, here));
  const sent = [...here].filter(([name]) => !isTaken(name, there));
  await fetchRefs(
    repo,
    remote,
    received.map((name) => ({ from: name, to: name })),
    { signal },
  );
  const pushed = await pushRefs(
    repo,
    remote,
    sent.map(([to, object]) => ({ object, to })),
    { signal },
  );
  const branch = (name: string): string => name.slice(prefix.length);
  return { received: received.map(branch), sent: pushed ? sent.map(([name]) => branch(name)) : [] };
}

/** `a` and `a/b` cannot both be refs. */
const isTaken = (name: string, others: ReadonlyMap<string, string>): boolean =>
  [...others.keys()].some(
    (other) => other === name || other.startsWith(`${name}/`) || name.startsWith(`${other}/`),
  );
