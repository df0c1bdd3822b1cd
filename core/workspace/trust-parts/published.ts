import type { Settings } from '../../config/schema.js';
import { type TrustPart, withKey } from './trust-part.js';

/** Nobody looks at what is merged so. */
export function autoApplyPart(settings: Settings): TrustPart[] {
  const { autoApplyEnabled, autoApplyBranches, protectedBranches } = settings;
  if (!autoApplyEnabled) return [];
  const { confidenceThreshold, safetyThreshold } = settings;
  const into = autoApplyBranches.length > 0 ? autoApplyBranches.join(', ') : 'no branch';
  return [
    {
      setting: 'autoApplyEnabled',
      effect: `lets a cycle merge fixes into ${into} without review, from a confidence of ${confidenceThreshold} on`,
      value: { autoApplyBranches, protectedBranches, confidenceThreshold, safetyThreshold },
      use: 'optional',
    },
  ];
}

/** Who is told, and how much. */
export function notificationParts(settings: Settings): TrustPart[] {
  const { emailRecipients, notificationContent } = settings;
  const { webhookUrl, webhookUrlVariable, webhookForm, webhookSecretVariable } = settings;
  const holds = contents[notificationContent];
  const parts: TrustPart[] = [];
  if (emailRecipients.length > 0)
    parts.push({
      setting: 'emailRecipients',
      effect: `mails ${holds} to ${emailRecipients.join(', ')}`,
      value: { emailRecipients: [...emailRecipients].sort(), notificationContent },
      use: 'optional',
    });
  const where = webhookUrlVariable === null ? webhookUrl : `the URL in ${webhookUrlVariable}`;
  if (where !== null)
    parts.push({
      setting: 'webhookUrl',
      effect: `posts ${holds} to ${where}${withKey(webhookSecretVariable)}`,
      value: { webhookUrl, webhookUrlVariable, webhookForm, webhookSecretVariable, notificationContent },
      use: 'optional',
    });
  return parts;
}

const contents = {
  counts: 'how many errors and fixes there are',
  titles: 'titles of errors and fixes',
  diffs: 'titles of errors and fixes, and the code of fixes,',
};

/** What others can read from then on, under the name of the user. */
export function codeHostParts({ codeHost, pullRequests, issues }: Settings): TrustPart[] {
  const where = codeHost.url ?? `the server of the remote ${codeHost.remote}`;
  const token = withKey(codeHost.tokenVariable ?? 'GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN');
  const parts: [setting: string, effect: string, value: object | null][] = [
    [
      'pullRequests',
      `pushes patches to the remote ${codeHost.remote} and opens up to ${pullRequests?.mostOpen} requests for them at ${where}${token}`,
      pullRequests,
    ],
    ['issues', `opens up to ${issues?.mostOpen} issues for errors at ${where}${token}`, issues],
  ];
  return parts.flatMap(([setting, effect, value]) =>
    value === null ? [] : [{ setting, effect, value: { ...value, codeHost }, use: 'optional' as const }],
  );
}

/** Records hold error messages and values of the tests. */
export function syncReviewsPart({ syncReviews }: Settings): TrustPart[] {
  if (!syncReviews) return [];
  const effect = 'sends the history of errors and patches to the remote of your branch at each review';
  return [{ setting: 'syncReviews', effect, value: true, use: 'optional' }];
}
