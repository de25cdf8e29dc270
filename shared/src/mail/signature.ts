/**
 * Where a mail's own text ends and its signature begins.
 *
 * Three kinds of evidence, the surest first: the line `-- ` of RFC 3676; the same last lines in three
 * mails of one sender; a sign-off with contact details below it.
 */

export interface SignatureReading {
  readonly body: string
  /** Empty when there is none. */
  readonly signature: string
}

const LINES_MAX = 12
const DELIMITER = /^\s*(?:-- ?|—|__+|--+)\s*$/
const DEVICE =
  /^(?:sent (?:from|with|via|using) |get outlook for |von meine[mr] .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir) |enviado desde |enviado (?:do|pelo|de) |inviato da(?:l)? |verzonden (?:vanaf|met) |verstuurd vanaf |skickat från |sendt fra |lähetetty |wysłane z |odesláno z |отправлено с |iphone.?mdan gönderildi|发自我的|從我的|iPhoneから送信|나의 .{1,20}에서 보냄|mit freundlichen gr[uü](?:ß|ss)en gesendet)/iu
const SIGN_OFF =
  /^(?:(?:best|kind|kindest|warm|warmest|many)\b[\s\w]{0,20}|regards|thanks?(?: (?:again|so much|a lot|you))?|thank you|thx|cheers|sincerely(?: yours)?|yours(?: (?:sincerely|faithfully|truly))?|all the best|take care|respectfully|br|vg|mfg|lg|(?:mit )?(?:freundlichen?|besten?|herzlichen?|lieben?|schönen?|viele[nr]?) gr[uü](?:ß|ss)e?n?.{0,30}|gr[uü](?:ß|ss)e?|beste grüsse|hochachtungsvoll|cordialement|bien cordialement|bien à vous|amicalement|merci|salutations.{0,30}|saludos.{0,20}|un saludo|atentamente|gracias|abrazos?|atenciosamente|obrigad[oa]|cumprimentos.{0,20}|abraços?|cordiali saluti|distinti saluti|saluti|grazie|cordialmente|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|groet(?:en|jes)?|bedankt|med vänlig(?:a)? hälsning(?:ar)?|vänliga hälsningar|hälsningar|mvh|med venlig hilsen|venlig hilsen|hilsen|vennlig hilsen|ystävällisin terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|s pozdravom|üdvözlettel|с уважением|спасибо|з повагою|saygılarımla|teşekkürler|με εκτίμηση|cu stimă|此致|敬礼|谢谢|よろしくお願いいたします|よろしくお願いします|감사합니다|בברכה|مع تحياتي)\s*[,.!:]*$/iu
const EVIDENCE: readonly RegExp[] = [
  /(?:\+|\(0|\b0|\b(?:tel|phone|fon|mobil|mobile|cell|fax|t|m|p)[.:]\s*)[\d\s()/.-]{6,}\d|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b/i,
  /(?:https?:\/\/|\bwww\.|\b[\w-]+\.(?:com|org|net|io|de|co\.uk|fr|es|it|nl|eu|ch|at)\b)/i,
  /[^\s@]+@[^\s@]+\.[a-z]{2,}/i,
  /\b(?:ceo|cto|cfo|coo|cmo|vp|svp|evp|president|director|manager|head of|engineer|developer|architect|consultant|analyst|founder|partner|associate|assistant|executive|officer|specialist|coordinator|professor|dr\.|attorney|lawyer|sales|marketing|geschäftsführer(?:in)?|leiter(?:in)?|berater(?:in)?|inhaber(?:in)?|vorstand|prokurist|directeur|directrice|gérant|responsable|directora?|gerente|direttore|direttrice|titolare|chef|projektleiter)\b/i,
  /\b(?:gmbh|ag|inc|llc|ltd|corp|plc|s\.?a\.?r\.?l|s\.?p\.?a|b\.?v|oy|ab|aps|kg|e\.?v|limited|company)\b\.?/i,
  /\b(?:street|st\.|avenue|ave\.?|road|rd\.|suite|floor|straße|str\.|platz|weg|allee|rue|calle|via|plaza|box)\b.*\d|\d.*\b(?:street|st\.?|avenue|ave\.?|road|rd\.?|suite|floor)\b/i,
]

export function readSignature(own: string, sender: { readonly name: string }): SignatureReading {
  const lines = own.split('\n')
  const cut = delimiterAt(lines) ?? signOffAt(lines, sender.name) ?? deviceAt(lines)
  return cut === null ? { body: own, signature: '' } : cutAt(lines, cut)
}

/** The last lines that all of these mails of one sender share; empty below three mails. */
export function sharedTail(bodies: readonly string[]): string {
  if (bodies.length < 3) return ''
  const [first = [], ...others] = bodies.map(body =>
    body
      .trim()
      .split('\n')
      .map(line => line.trim()),
  )
  let count = 0
  while (
    count < LINES_MAX &&
    count < first.length - 1 &&
    others.every(lines => lines.length > count && lines.at(-1 - count) === first.at(-1 - count))
  )
    count++
  return count < 2 ? '' : first.slice(-count).join('\n').trim()
}

const cutAt = (lines: readonly string[], at: number): SignatureReading => ({
  body: lines.slice(0, at).join('\n').trimEnd(),
  signature: lines
    .slice(DELIMITER.test(lines[at]!) ? at + 1 : at)
    .join('\n')
    .trim(),
})

function delimiterAt(lines: readonly string[]): number | null {
  const at = lines.findLastIndex(line => DELIMITER.test(line))
  const isNear = at >= 0 && lines.length - at <= LINES_MAX * 2
  return isNear && at > 0 && lines.slice(at + 1).some(line => line.trim() !== '') ? at : null
}

function deviceAt(lines: readonly string[]): number | null {
  const last = lines.findLastIndex(line => line.trim() !== '')
  return last > 0 && DEVICE.test(lines[last]!.trim()) ? last : null
}

function signOffAt(lines: readonly string[], name: string): number | null {
  const from = Math.max(1, lines.length - LINES_MAX - 2)
  for (let at = from; at < lines.length; at++) {
    if (!SIGN_OFF.test(lines[at]!.trim())) continue
    const below = lines.slice(at + 1).filter(line => line.trim() !== '')
    if (below.length === 0 || below.length > LINES_MAX || below.some(line => line.length > 160))
      continue
    if (isNameLine(below[0]!, name) && below.length === 1) return at
    if (evidence(below, name) >= 2) return at
  }
  return null
}

const evidence = (lines: readonly string[], name: string): number => {
  const text = lines.join('\n')
  const isNamed = lines.some(line => isNameLine(line, name))
  return EVIDENCE.filter(one => one.test(text)).length + (isNamed ? 1 : 0)
}

function isNameLine(line: string, name: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(word => word.length > 1)
  const there = line.toLowerCase().split(/[\s,.]+/)
  return words.length > 0 && line.length < 60 && words.some(word => there.includes(word))
}
