/** Which company an address belongs to, and what it may be called until somebody knows better. */
import { domainOf } from './address.ts'
import { isFreeMail, isWithin, registrableDomain } from './domain.ts'

export interface CompanyGuess {
  readonly domain: string
  readonly name: string
}

/** `null`: free mail, an access provider, the own domain, or no domain that anybody could own. */
export function companyFrom(
  address: string,
  own: { readonly domains: Iterable<string> },
  signatureName?: string,
): CompanyGuess | null {
  const domain = registrableDomain(domainOf(address))
  if (domain === null || isFreeMail(domainOf(address)) || isWithin(domain, own.domains)) return null
  return {
    domain,
    name:
      signatureName !== undefined && signatureName !== '' ? signatureName : nameFromDomain(domain),
  }
}

/** "acme-tools.co.uk" → "Acme Tools", "ibm.com" → "IBM". */
export function nameFromDomain(domain: string): string {
  const label = domain.split('.')[0] ?? domain
  return label
    .split('-')
    .filter(word => word !== '')
    .map(word =>
      /^[^aeiouy]{2,4}$/.test(word) || word.length <= 3
        ? word.toUpperCase()
        : word[0]!.toUpperCase() + word.slice(1),
    )
    .join(' ')
}

/** "Ann Lee at Acme", "Ann Lee (Acme)", "Ann Lee | Acme": the company in a display name; empty when there is none. */
export function companyInName(name: string): string {
  const found =
    /(?:\s(?:at|@|from|bei|von|chez)\s+|\s*[(|]\s*|\s+[-–—]\s+)([\p{L}\p{N}][\p{L}\p{N} .&'-]{1,40}?)\s*\)?$/u
      .exec(name)?.[1]
      ?.trim() ?? ''
  return found.includes('@') ? '' : found
}
