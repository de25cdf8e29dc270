/** What goes wrong while signing in at a provider. */
import { defineFaults } from '@kith/shared/kit'

export const oauthFault = defineFaults('oauth', {
  denied: {
    status: 403,
    retry: false,
    say: (_: object) =>
      'The permission was refused in the browser. Nothing was connected; press Continue to be asked again.',
  },
  refused: {
    status: 400,
    retry: false,
    say: (d: { error: string; words: string }) =>
      `The provider refused the sign-in (${d.error}${d.words === '' ? '' : `: ${d.words}`}). Nothing was connected.`,
  },
  'too-late': {
    status: 408,
    retry: true,
    say: (_: object) =>
      'Nobody answered in the browser for five minutes. Nothing was connected; press Continue to be asked again.',
  },
  'given-up': {
    status: 499,
    retry: true,
    say: (_: object) => 'The sign-in was left. Nothing was connected.',
  },
  'another-account': {
    status: 409,
    retry: false,
    say: (d: { expected: string; given: string }) =>
      `This is another account: ${d.given}, not ${d.expected}. Nothing was changed; choose ${d.expected} in the browser.`,
  },
  /** `step` of the guided set-up that the provider's answer points at. */
  'set-up': {
    status: 400,
    retry: false,
    say: (d: { step: string; error: string }) =>
      `The provider does not take this key (${d.error}). The step it points at is marked.`,
  },
  /** The permission is over: revoked, password changed, seven days of a testing project, 90 days idle. */
  ended: {
    status: 401,
    retry: false,
    say: (d: { why: string }) =>
      `${d.why} Mail that is here stays and can be read. Sign in again to go on.`,
  },
  'needs-admin': {
    status: 403,
    retry: false,
    say: (d: { why: string }) =>
      `Your organisation wants an admin to allow Kith first (${d.why}). Mail that is here stays.`,
  },
  unreachable: {
    status: 503,
    retry: true,
    say: (d: { host: string }) =>
      `${d.host} could not be reached. Nothing was changed; try again when you are online.`,
  },
})

const DAY_MS = 86_400_000
/** A consent in a Google project under test ends after seven days. */
const isTestingEnd = (ageMs: number): boolean => ageMs > 6.5 * DAY_MS && ageMs < 7.5 * DAY_MS

/** An error of the token endpoint as a fault: what to do, not what it is called. */
export function tokenFault(
  provider: 'google' | 'microsoft',
  answer: { readonly error: string; readonly error_description?: string },
  consentAgeMs: number | null = null,
) {
  const words = answer.error_description ?? ''
  const aad = /AADSTS\d+/.exec(words)?.[0] ?? ''
  if (
    /^AADSTS(?:65001|90094|90095|53003)$/.test(aad) ||
    /admin_policy|org_internal/.test(answer.error)
  )
    return oauthFault('needs-admin', { why: aad || answer.error })
  if (aad === 'AADSTS700016') return oauthFault('set-up', { step: 'app', error: aad })
  if (aad === 'AADSTS7000218') return oauthFault('set-up', { step: 'public-client', error: aad })
  if (aad === 'AADSTS50011') return oauthFault('set-up', { step: 'redirect', error: aad })
  if (['invalid_client', 'deleted_client', 'unauthorized_client'].includes(answer.error))
    return oauthFault('set-up', { step: 'client', error: answer.error })
  if (answer.error === 'redirect_uri_mismatch')
    return oauthFault('set-up', {
      step: provider === 'google' ? 'client' : 'redirect',
      error: answer.error,
    })
  if (answer.error === 'invalid_grant' || answer.error === 'interaction_required')
    return oauthFault('ended', {
      why:
        provider === 'google' && consentAgeMs !== null && isTestingEnd(consentAgeMs)
          ? 'Google ended the permission after seven days, as it does for projects in Testing: publish the project.'
          : 'The provider ended the permission.',
    })
  return oauthFault('refused', { error: answer.error, words })
}
