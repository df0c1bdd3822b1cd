/** Who makes the commits that nobody but healer reads: snapshots, ledger entries, notes. */
export const healerIdentity = { name: 'healer', email: 'healer@localhost' };

export function identityEnvironment(date?: string): Record<string, string> {
  const { name, email } = healerIdentity;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    ...(date && { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  };
}
