/** Domains: who owns one, and which belong to nobody's company. */
import freeMail from 'free-email-domains'
import { getDomain } from 'tldts'

// The list is of free providers and of throw-away ones; these are large access providers it lacks.
const ACCESS_PROVIDERS =
  'bt.com btconnect.com virginmedia.com sky.com talktalk.net ntlworld.com blueyonder.co.uk rogers.com shaw.ca telus.net bell.net sympatico.ca centurylink.net frontier.com windstream.net spectrum.net charter.net cox.net optonline.net roadrunner.com rr.com earthlink.net mindspring.com verizon.net att.net sbcglobal.net bellsouth.net comcast.net bigpond.com optusnet.com.au iinet.net.au xtra.co.nz telstra.com kabelmail.de unitybox.de arcor.de vodafone.de vodafonemail.de o2mail.de a1.net chello.at aon.at ziggo.nl kpnmail.nl home.nl planet.nl xs4all.nl telenet.be skynet.be proximus.be telia.com tele2.se bredband.net telefonica.net orange.es ono.com libero.it tin.it alice.it tiscali.it virgilio.it sapo.pt clix.pt o2.pl wp.pl interia.pl onet.pl seznam.cz centrum.cz mail.ru bk.ru list.ru inbox.ru yandex.ru ya.ru rambler.ru qq.com 163.com 126.com sina.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp naver.com hanmail.net daum.net duck.com pm.me hey.com fastmail.com fastmail.fm zohomail.com privaterelay.appleid.com users.noreply.github.com'

let known: ReadonlySet<string> | undefined
/** Fourteen thousand names, looked at only where somebody asks. */
const free = (): ReadonlySet<string> =>
  (known ??= new Set([...freeMail, ...ACCESS_PROVIDERS.split(' ')]))

/** `mail.eu.acme.co.uk` → `acme.co.uk`; private suffixes count (`a.github.io` is its own). `null`: no such domain. */
export const registrableDomain = (domain: string): string | null =>
  getDomain(domain.toLowerCase(), { allowPrivateDomains: true, validateHostname: true })

/** Whether people get addresses of this domain without belonging to a company: free, throw-away, access provider. */
export function isFreeMail(domain: string): boolean {
  const lower = domain.toLowerCase()
  if (free().has(lower)) return true
  const registrable = registrableDomain(lower)
  return registrable !== null && free().has(registrable)
}

/** Whether a domain is one of these or lies below one: `mail.acme.com` is in `acme.com`. */
export const isWithin = (domain: string, owners: Iterable<string>): boolean => {
  const lower = domain.toLowerCase()
  for (const owner of owners) if (lower === owner || lower.endsWith(`.${owner}`)) return true
  return false
}
