/**
 * What kind of mail it is, from its header fields alone, and how much it looks sent to many.
 *
 * The body is not read here: bounces are known before (`readBounce`), invitations by their part.
 */
import { domainOf, parseAddresses } from './address.ts'
import { registrableDomain } from './domain.ts'
import { readHeaders, type Headers } from './headers.ts'
import { roleOf } from './role-address.ts'
import type { Header, MailKind } from './types.ts'

export interface ClassifyFacts {
  readonly headers: readonly Header[]
  /** Content types of the parts, lower case. */
  readonly partTypes: readonly string[]
  readonly isBounce: boolean
  /** Gmail's `CATEGORY_PROMOTIONS` … when there are any. */
  readonly labels?: readonly string[]
  readonly isInSpam?: boolean
  /** We wrote to the sender before: a `List-Unsubscribe` of theirs does not make it bulk. */
  readonly isKnownPerson?: boolean
}
export interface MailClass {
  readonly kind: MailKind
  /** 0 written to one person … 100 certainly sent to many. */
  readonly bulk: number
  readonly isAutomatic: boolean
  /** Why, in words for the explainer. */
  readonly why: readonly string[]
}

const MANY = 20

interface Signal {
  readonly points: number
  readonly why: string
  readonly isThere: (h: Headers, facts: ClassifyFacts) => boolean
}

const AUTO_REPLY_SUBJECT =
  /^(?:auto(?:matic)?[ -]?(?:reply|response|antwort)|automatische (?:antwort|abwesenheits)|automatisch antwoord|abwesenheits|out of (?:the )?office|ooo\b|away from|réponse automatique|absence|absent|respuesta automática|fuera de (?:la )?oficina|resposta automática|ausência|risposta automatica|fuori ufficio|assente|automatisch|afwezig|autosvar|autom\w* svar|frånvar|ferie\b|poissa|automaattinen vastaus|automatyczna odpowiedź|nieobecn|автоответ|автоматический ответ|αυτόματη απάντηση|otomatik yanıt|自動応答|不在|自动回复|자동 회신|부재중|vacation|i am (?:out|away))/iu

const isAutoReply = (h: Headers): boolean => {
  const auto = h.first('auto-submitted').toLowerCase()
  if (auto.startsWith('auto-replied')) return true
  if (h.has('x-autoreply') || h.has('x-autorespond') || h.has('x-autoresponder')) return true
  if (h.first('precedence').toLowerCase() === 'auto_reply') return true
  if (/^(?:vacation|auto)/i.test(h.first('x-mail-autoreply') || h.first('preference'))) return true
  if (h.has('delivered-to') && /^autoresponder/i.test(h.first('delivered-to'))) return true
  return AUTO_REPLY_SUBJECT.test(h.first('subject').replace(/^(?:re|aw)\s*:\s*/i, ''))
}

const ESP =
  /mailchimp|sendgrid|mailgun|mailjet|sendinblue|brevo|hubspot|marketo|eloqua|pardot|constantcontact|klaviyo|campaign ?monitor|createsend|exacttarget|salesforce marketing|responsys|silverpop|cleverreach|rapidmail|newsletter2go|mailerlite|activecampaign|getresponse|aweber|iterable|customer\.io|braze|sailthru|emarsys|optimizely|inxmail|episerver|phplist|mailman|sympa|listserv|majordomo|lyris|postmark|amazonses|sparkpost|mandrill/i

const SIGNALS: readonly Signal[] = [
  {
    points: 60,
    why: 'names a mailing list',
    isThere: h =>
      h.has('list-id') || h.has('list-post') || h.has('mailing-list') || h.has('x-mailing-list'),
  },
  {
    points: 45,
    why: 'can be unsubscribed from',
    isThere: (h, f) => h.has('list-unsubscribe') && f.isKnownPerson !== true,
  },
  {
    points: 60,
    why: 'says it is sent in bulk',
    isThere: h => /^(?:bulk|list|junk)/i.test(h.first('precedence')),
  },
  {
    points: 40,
    why: 'carries the mark of a sending service',
    isThere: (h, f) =>
      (h.has('feedback-id') ||
        h.has('x-campaign') ||
        h.has('x-campaignid') ||
        h.has('x-csa-complaints') ||
        ESP.test(h.first('x-mailer'))) &&
      f.isKnownPerson !== true,
  },
  {
    points: 50,
    why: 'was sent by a program',
    isThere: h => /^auto-(?:generated|notified)/i.test(h.first('auto-submitted')),
  },
  {
    points: 20,
    why: 'asks machines not to answer',
    isThere: h => /\b(?:all|oof|autoreply)\b/i.test(h.first('x-auto-response-suppress')),
  },
  {
    points: 55,
    why: 'comes from an address that nobody reads',
    isThere: h => senderRole(h) === 'no-reply' || senderRole(h) === 'machine',
  },
  {
    points: 20,
    why: 'bounces to a machine',
    isThere: h => {
      const [back] = parseAddresses(h.first('return-path'))
      return (
        back !== undefined && ['machine', 'group', 'no-reply'].includes(roleOf(back.address) ?? '')
      )
    },
  },
  {
    points: 15,
    why: 'wants its answers at another domain',
    isThere: h => otherDomain(h, 'reply-to'),
  },
  {
    points: 30,
    why: 'has very many recipients',
    isThere: h => parseAddresses([h.first('to'), h.first('cc')].join(', ')).length > MANY,
  },
  {
    points: 20,
    why: 'names no recipient',
    isThere: h => parseAddresses([h.first('to'), h.first('cc')].join(', ')).length === 0,
  },
  {
    points: 50,
    why: 'is in a category of the provider',
    isThere: (_, f) =>
      (f.labels ?? []).some(label => /^CATEGORY_(?:PROMOTIONS|UPDATES|FORUMS|SOCIAL)$/.test(label)),
  },
]

const RECEIPT =
  /\b(?:receipt|invoice|order (?:confirmation|#|no|number)|your order|payment (?:received|confirmation)|rechnung|bestell(?:ung|bestätigung)|zahlungs|quittung|facture|reçu|commande|confirmation de|factura|recibo|pedido|ricevuta|fattura|ordine|factuur|bestelling|kvitto|faktura|paragon|kuitti|zamówien|счет|квитанц|заказ|領収|請求書|注文|发票|订单|영수증)/iu

export function classify(facts: ClassifyFacts): MailClass {
  const headers = readHeaders(facts.headers)
  const there = SIGNALS.filter(signal => signal.isThere(headers, facts))
  const bulk = Math.min(
    100,
    there.reduce((sum, signal) => sum + signal.points, 0),
  )
  const kind = kindOf(facts, headers, bulk)
  const isAutomatic =
    kind === 'auto-reply' ||
    kind === 'bounce' ||
    /^auto-/i.test(headers.first('auto-submitted')) ||
    ['no-reply', 'machine'].includes(senderRole(headers) ?? '')
  return { kind, bulk, isAutomatic, why: there.map(signal => signal.why) }
}

function kindOf(facts: ClassifyFacts, h: Headers, bulk: number): MailKind {
  if (facts.isBounce) return 'bounce'
  if (isAutoReply(h)) return 'auto-reply'
  if (facts.partTypes.some(type => type.startsWith('text/calendar'))) return 'invite'
  if (facts.isInSpam === true || isMarkedSpam(h)) return 'spam-like'
  const isList =
    h.has('list-post') ||
    h.has('mailing-list') ||
    h.has('x-mailing-list') ||
    (h.has('list-id') &&
      !h.has('list-unsubscribe-post') &&
      !h.has('feedback-id') &&
      /^list$/i.test(h.first('precedence')))
  if (isList && !/^\s*NO\b/i.test(h.first('list-post'))) return 'list'
  const labels = facts.labels ?? []
  if (labels.includes('CATEGORY_PROMOTIONS')) return 'marketing'
  const isMachine = ['no-reply', 'machine'].includes(senderRole(h) ?? '')
  if (bulk >= 40 && RECEIPT.test(h.first('subject'))) return 'receipt'
  const canUnsubscribe = h.has('list-unsubscribe')
  if (bulk >= 60 && canUnsubscribe)
    return h.has('list-id') || h.has('x-campaign') ? 'newsletter' : 'marketing'
  if (bulk >= 60 && h.has('list-id')) return 'list'
  if (bulk >= 50 || isMachine) return 'notification'
  return 'person'
}

const isMarkedSpam = (h: Headers): boolean =>
  /^yes/i.test(h.first('x-spam-flag')) || /^yes\b/i.test(h.first('x-spam-status'))

const senderRole = (h: Headers) => {
  const [from] = parseAddresses(h.first('from'))
  return from ? roleOf(from.address) : null
}

function otherDomain(h: Headers, name: string): boolean {
  const [from] = parseAddresses(h.first('from'))
  const [other] = parseAddresses(h.first(name))
  if (!from || !other) return false
  const [a, b] = [from, other].map(one => registrableDomain(domainOf(one.address)))
  return a !== b
}

/** Whether a contact may come from such a mail at all. */
export const isFromPeople = (kind: MailKind): boolean => kind === 'person' || kind === 'invite'
