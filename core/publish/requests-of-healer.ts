import { isPatchBranch } from '../git/names.js';
import type { CodeHost, HostRequest } from '../hosts/code-host.js';
import { type MarkedText, readMarked } from './marker.js';

/** A request that healer has opened, from whichever machine. */
export interface OwnRequest extends HostRequest {
  marked: MarkedText;
}

/** Those that are open, oldest first. One from a fork, or of another branch, is nobody’s that healer knows. */
export async function openRequestsOfHealer(host: CodeHost): Promise<OwnRequest[]> {
  return (await host.openRequests()).flatMap((request) => ownRequest(request) ?? []).sort(byAge);
}

export function ownRequest(request: HostRequest): OwnRequest | null {
  if (!request.isOwn || !isPatchBranch(request.branch)) return null;
  const marked = readMarked(request.text);
  return marked?.marker.patch === undefined ? null : { ...request, marked };
}

const byAge = (a: HostRequest, b: HostRequest): number => a.number - b.number;

/** Whether two are about the same: the same patch, or one of them heals nothing that the other does not. */
export function isAboutTheSame(
  { patch, errors }: { patch: string; errors: readonly string[] },
  { marked: { marker } }: OwnRequest,
): boolean {
  return marker.patch === patch || (errors.length > 0 && errors.every((id) => marker.errors.includes(id)));
}
