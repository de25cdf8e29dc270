/**
 * Subjects: what stays the same between a mail and its answers (RFC 5256 2.1, in many languages).
 */

const REPLY =
  're aw antw antwort antwoord sv vs vá odp odg rif res r rép réf ynt yan cvp bls atb απ σχετ отв отг ответ 回复 回覆 答复 答覆 回信 返信 회신 답장 trả-lời רה השב תשובה رد پاسخ'
const FORWARD =
  'fw fwd wg weitergeleitet vb doorst vl fs pd enc i rv tr trs ilt i̇lt πρθ пересл переслано 转发 轉寄 转寄 轉發 転送 전달 chuyển-tiếp továbbítás tov הועבר הע إعادة-توجيه'

const words = (text: string) => text.split(' ').map(word => word.replace('-', ' '))
const escaped = (list: readonly string[]) =>
  list.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')
// `Re:`, `RE[2]:`, `Re(3):`, `AW :`, `回复：`, `Re^2:`
const prefix = (list: readonly string[]) =>
  new RegExp(String.raw`^\s*(?:${escaped(list)})\s*(?:[[(^]\s*\d{1,3}\s*[\])]?)?\s*[:：]`, 'iu')
const REPLY_AT = prefix(words(REPLY))
const FORWARD_AT = prefix(words(FORWARD))
/** `[list-name] `, `(fwd)` and the like; never the whole subject. */
const BLOB = /^\s*\[[^[\]]{1,60}\]\s*(?=\S)/u
const FWD_TAIL = /\s*\(\s*(?:fwd|wg|tr)\s*\)\s*$/iu

export interface SubjectParts {
  /** Without prefixes and list tags, with its own capitals. May be empty. */
  readonly base: string
  readonly isReply: boolean
  readonly isForward: boolean
}

export function readSubject(subject: string): SubjectParts {
  let base = subject
    .normalize('NFC')
    .replace(/[\s\u00a0\u200b\ufeff]+/gu, ' ')
    .trim()
  let isReply = false
  let isForward = false
  for (let rounds = 0; rounds < 50; rounds++) {
    const reply = REPLY_AT.exec(base)
    const forward = reply ? null : FORWARD_AT.exec(base)
    const blob = (reply ?? forward) ? null : BLOB.exec(base)
    const cut = reply ?? forward ?? blob
    if (!cut) break
    isReply ||= reply !== null
    isForward ||= forward !== null
    base = base.slice(cut[0].length).trim()
  }
  if (FWD_TAIL.test(base)) {
    isForward = true
    base = base.replace(FWD_TAIL, '')
  }
  return { base, isReply, isForward }
}

/** Equal for all mails of one conversation. */
export const subjectKey = (subject: string): string => readSubject(subject).base.toLowerCase()

/** Answers keep the words, tags and capitals; only a second `Re:` is not put before the first. */
export const replySubject = (subject: string): string =>
  REPLY_AT.test(subject) ? subject.trim() : `Re: ${subject.trim()}`.trim()

export const forwardSubject = (subject: string): string =>
  FORWARD_AT.test(subject) ? subject.trim() : `Fwd: ${subject.trim()}`.trim()
