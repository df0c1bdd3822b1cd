import { isPatchBranch } from '../git/refs/names.js';
import type { CodeHost, HostRequest } from '../hosts/code-host.js';
import type { Patch } from '../model.js';
import { hashOf, type MarkedText, type Marker, readMarked } from './marker.js';

/** A request that healer has opened, from whichever machine. */
export interface OwnRequest extends HostRequest {
  marked: MarkedText;
}

/** What the request for a patch is known by. */
export type RequestMarker = Pick<Marker, 'errors' | 'findings'> & { patch: string };

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

export function markerOf({ id, errors, check, findings = [] }: Patch): RequestMarker {
  const own = errors.length === 0 && findings.length > 0;
  return {
    patch: id,
    errors,
    ...(own && { findings: hashOf(JSON.stringify([check, [...findings].sort()])) }),
  };
}

/** Whether two are about the same: the same patch or findings, or errors that the other one heals, too. */
export function isAboutTheSame(
  { patch, errors, findings }: RequestMarker,
  { marked: { marker } }: OwnRequest,
): boolean {
  return (
    marker.patch === patch ||
    (errors.length > 0 && errors.every((id) => marker.errors.includes(id))) ||
    (findings !== undefined && marker.findings === findings)
  );
}
