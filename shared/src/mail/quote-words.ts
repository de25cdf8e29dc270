/**
 * How mail programs introduce what they quote, in the languages they speak.
 *
 * Facts of the wild, gathered by language: the verb of "On … wrote:", the banner of a copied
 * original, the names of its header lines.
 */

const VERBS =
  'wrote|writes|schrieb|schrieb am|schreef|escreveu|escribió|escribio|a écrit|a ecrit|ha scritto|skrev|kirjoitti|napisał|napisał\\(a\\)|napisała|napsal|napsal\\(a\\)|napísal|napísal\\(a\\)|írta|a scris|написал|написал\\(а\\)|написала|пишет|написав|написа|пише|je napisao|je napisala|je napisao/la|yazdı|şunu yazdı|έγραψε|napisao|rašė|kirjutas|rakstīja|viết|đã viết|menulis|เขียน|写道|寫道|のメール|は書きました|님이 작성|작성|כתב|كتب|নেখো|geschreven|scrisse|scrive|idatzi zuen|va escriure|ysgrifennodd|skrifaði'

/** "On 3 May 2026 at 10:00, Ann <ann@x.org> wrote:", the verb at the end or before the name. */
export const ATTRIBUTION = new RegExp(
  String.raw`^(?:[-*_]{2,4}\s*)?(?=.{6,400}$)(?=.*(?:\d|@|[一-龥]))(?:.*(?:[\s>,)、"的]|\d)(?:${VERBS})[^\p{L}\n]{0,6}[:：]\s*-*|(?:am|on|le|el|il|em|op|den|dnia|dne|ku|на|в)\s.*\d.*(?:${VERBS})\s.{0,200}[:：])$`,
  'iu',
)
/** "26.06.2014, 14:41, "Ann" <ann@x.org>:" and "Thu, 26 Jun 2014 14:00:51 +0400 от Ann <ann@x.org>:", "2026-01-02 10:00 GMT+01:00 Ann <ann@x.org>:". */
export const BARE_ATTRIBUTION =
  /^(?=.{10,300}$)(?=.*(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[-/年]\d{1,2}|\d{1,2}:\d{2})).*<[^<>\s]+@[^<>\s]+>\s*[:：]$/u

const ORIGINAL =
  'original message|original mail|original appointment|reply message|ursprüngliche nachricht|ursprungliche nachricht|originalnachricht|original-nachricht|weitergeleitete nachricht|message d.origine|message original|message initial|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|originele bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt meddelande|ursprungsmeddelande|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|исходное сообщение|пересылаемое сообщение|пересланное сообщение|оригінальне повідомлення|orijinal mesaj|özgün ileti|αρχικό μήνυμα|原始邮件|邮件原件|原始郵件|元のメッセージ|원본 메시지|הודעה מקורית|الرسالة الأصلية|forwarded message|begin forwarded message|forwarded by'
export const BANNER = new RegExp(
  String.raw`^\s*(?:[-_=*~#]{2,}\s*(?:${ORIGINAL}).{0,80}|(?:${ORIGINAL})\s*:|(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato)\s*:?)\s*$`,
  'iu',
)
/** The long rule that Outlook draws before the header lines of the original. */
export const RULE = /^\s*(?:_{8,}|-{20,}|={20,}|\*{20,})\s*$/

const HEADS: Readonly<Record<'from' | 'date' | 'to' | 'cc' | 'subject', string>> = {
  from: 'from|von|de|da|van|fra|från|lähettäjä|od|feladó|от|отправитель|від|kimden|gönderen|από|expéditeur|de la|发件人|寄件者|寄件人|差出人|보낸 사람|보낸사람|מאת|من|dari|từ',
  date: 'sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviada em|enviado em|data|fecha|inviato|verzonden|sendt|dato|skickat|lähetetty|päivämäärä|wysłano|wysłane|odesláno|odoslané|dátum|elküldve|küldve|отправлено|дата|надіслано|gönderilme tarihi|tarih|gönderildi|εστάλη|ημερομηνία|trimis|发送时间|日期|寄件日期|送信日時|日時|보낸 날짜|날짜|נשלח|תאריך|تاريخ|dikirim|đã gửi|ngày',
  to: 'to|an|à|a|para|aan|til|till|vastaanottaja|do|komu|címzett|кому|kime|προς|către|destinataire|destinatario|收件人|收件者|宛先|받는 사람|받는사람|אל|إلى|kepada|đến',
  cc: 'cc|kopie|copie|copia|kopia|kopi|másolat|копия|копія|bilgi|κοιν|抄送|副本|참조',
  subject:
    'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|predmet|tárgy|тема|konu|θέμα|subiect|主题|主旨|件名|제목|נושא|الموضوع|perihal|tiêu đề|re',
}
export type HeadKind = keyof typeof HEADS

const HEAD_WORDS: ReadonlyMap<string, HeadKind> = new Map(
  Object.entries(HEADS).flatMap(([kind, words]) =>
    words.split('|').map(word => [word, kind as HeadKind] as const),
  ),
)
const BEFORE_COLON = /^[\s>*_]{0,20}([^:：*]{1,30})\*{0,2}\s{0,4}[:：]/u

/** Which header line of a copied original a line is. */
export const headOf = (line: string): HeadKind | null =>
  HEAD_WORDS.get(BEFORE_COLON.exec(line)?.[1]?.trim().toLowerCase() ?? '') ?? null

/** How the line of "On … wrote:" may begin: a date, a name in quotes, an address, or a word for "on". */
export const ATTRIBUTION_START =
  /^(?:[-*_]{2,4}\s*)?(?:.*[\d@<]|(?:on|am|le|el|il|em|op|den|dnia|dne|ku|на|в)\s)/iu
