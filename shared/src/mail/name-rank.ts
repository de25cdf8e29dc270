/**
 * Names as they stand in mail, made into names of people, and which of several is the best.
 */
import { localOf } from './address.ts'
import { roleOf } from './role-address.ts'

export interface PersonName {
  readonly first: string
  readonly last: string
}

const VIA = /\s+(?:via|über|par l'intermédiaire de|on behalf of|im auftrag von|by way of)\s+.*$/iu
const TITLE =
  /^(?:(?:mr|mrs|ms|miss|mx|dr|prof|dipl|ing|mag|herr|frau|hr|fr|sir|dame|mme|mlle|sr|sra|srta|dott|ir|drs|rev|eng)\.?[\s,-]+)+/iu
const TAIL =
  /,?\s+(?:ph\.?d\.?|m\.?d\.?|mba|msc|bsc|cpa|esq\.?|jr\.?|sr\.?|ii|iii|cfa|pmp|ma|ba)\.?$/iu
const PARTICLE =
  /^(?:van|von|de|der|den|del|della|di|da|do|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|zum|zur|af|av|y|e|mac|mc|st\.?|o')$/iu

/** "LEE, Ann (Acme)", "'Ann Lee' via Docs", "ann.lee@x.org" → "Ann Lee"; empty when it names nobody. */
export function cleanName(name: string, address: string): string {
  let text = name
    .normalize('NFC')
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|[\u200b-\u200f]|\ufeff/gu, '')
    .replace(VIA, '')
    .replace(/\s*[([{<].*$/u, '')
    .replace(/\s+(?:[-–—|/•]|at|@|from|von|bei|chez|de chez)\s+\S.*$/u, '')
    .replace(/^['"`’‘“”\s]+|['"`’‘“”\s]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (text.includes('@') || /https?:|www\./i.test(text)) return ''
  text = text.replace(TITLE, '').replace(TAIL, '').replace(TAIL, '')
  const comma = /^([^,]{1,40}),\s*([^,]{1,40})$/.exec(text)
  if (comma) text = `${comma[2]!.replace(TAIL, '')} ${comma[1]!}`
  if (text === localOf(address)) return ''
  if (!/\p{L}{2}/u.test(text) || /\d{3}/.test(text) || text.length > 80) return ''
  return text.split(' ').map(capital).join(' ')
}

const capital = (word: string): string => {
  const isShout = word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase()
  const isWhisper = word === word.toLowerCase()
  if (!isShout && !isWhisper) return word
  if (PARTICLE.test(word)) return word.toLowerCase()
  // "J.R.", "JP": initials stay.
  if (isShout && (word.length <= 2 || word.includes('.'))) return word
  return word
    .toLowerCase()
    .replace(/(^|[-'’])(\p{L})/gu, (_, mark: string, letter: string) => mark + letter.toUpperCase())
}

/** 0 nothing … 100 a full name of a person; the best one seen is kept. */
export function nameRank(name: string, address: string): number {
  const clean = cleanName(name, address)
  if (clean === '') return 0
  const words = clean.split(' ')
  let rank = 40
  if (words.length >= 2) rank += 35
  if (words.length > 4) rank -= 20
  if (words.some(word => word.length === 1 || /^\p{L}\.$/u.test(word))) rank -= 8
  if (name === clean) rank += 10
  if (words.every(word => /^\p{Lu}/u.test(word) || PARTICLE.test(word))) rank += 5
  if (isDesk(clean)) rank = 5
  if (
    /\b(?:gmbh|inc|llc|ltd|corp|team|support|service|newsletter|group|abteilung|shop|store|bank|university)\b/i.test(
      clean,
    )
  )
    rank = 10
  if (NO_NAME.test(clean)) rank = 5
  return Math.max(1, Math.min(100, rank))
}

/** What stands where a name should: offers, papers, firms. */
const NO_NAME =
  /[!?&:;%$€#]|^(?:the|your|our|my|get|how|free|daily|weekly|best|new|they|about|this|make|buy|save|win|lose|look|account|urgent|important)\b|\b(?:free|offers?|software|cent(?:er|re)|financial|network|edition|delivers?|shopper|notice|message|distribution|discount|digest|magazine|report|reports|alerts?|deals|sales|solutions|technologies|systems|services|society|institute|foundation|association|department|unit|lottery|insurance|advice|technology|download|news|online|club|world|plans?|products?|campus|properties|businesses|publishing|mortgage|pharmacy|casino|nic)\b|(?:^|\s|\w)\.(?:com|net|org|ie)\b/iu

/** The name is one of a desk: "Acme Sales", "Newsletter". */
const isDesk = (name: string): boolean =>
  roleOf(`${name.toLowerCase().replace(/\s+/g, '.')}@x.org`) !== null

/** Whether this names a person, for whom a contact may be made. */
export const isHumanName = (name: string, address: string): boolean => nameRank(name, address) >= 60

const PARTICLES_BEFORE = 3

/** Given and family name. What cannot be told apart is the given name. */
export function splitName(name: string): PersonName {
  const words = name.split(' ').filter(word => word !== '')
  if (words.length < 2) return { first: name, last: '' }
  // East Asian names without spaces between their signs are written family name first; they stay whole.
  let at = words.length - 1
  while (at > 1 && words.length - at < PARTICLES_BEFORE && PARTICLE.test(words[at - 1]!)) at--
  return { first: words.slice(0, at).join(' '), last: words.slice(at).join(' ') }
}

/** "ann.lee@…" → "Ann Lee", where nobody gave a name; empty when the local part is no name. */
export function nameFromAddress(address: string): string {
  const local = localOf(address).toLowerCase().replace(/\+.*$/, '')
  const words = local.split(/[._-]/)
  const isName =
    words.length >= 2 &&
    words.length <= 3 &&
    words.every(word => /^\p{L}{2,20}$/u.test(word) || /^\p{L}$/u.test(word))
  return isName && roleOf(address) === null && words.some(word => word.length > 2)
    ? words.map(capital).join(' ')
    : ''
}
