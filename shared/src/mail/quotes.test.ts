import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownText, readHtmlQuotes, readQuotes, readSignature, sharedTail } from './index.ts'

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()
const own = (text: string) => squeezed(readQuotes(text).own)

describe('replies in text', () => {
  it.each([
    [
      'Gmail',
      'Yes.\n\nOn Mon, Apr 2, 2026 at 6:26 PM, Ann Lee <ann@x.org> wrote:\n\n> Lunch?\n>\n> Ann',
    ],
    [
      'Gmail wrapped',
      'Yes.\n\nOn Mon, Apr 2, 2026 at 6:26 PM, Ann Lee With Long Name <\nann.lee.with.long.name@example.org> wrote:\n\n> Lunch?',
    ],
    [
      'Gmail German',
      'Yes.\n\nAm Mo., 2. Apr. 2026 um 18:26 Uhr schrieb Ann Lee <ann@x.org>:\n\n> Lunch?',
    ],
    [
      'Gmail French',
      'Yes.\n\nLe lun. 2 avr. 2026 à 18:26, Ann Lee <ann@x.org> a écrit :\n\n> Lunch?',
    ],
    [
      'Gmail Spanish',
      'Yes.\n\nEl lun, 2 abr 2026 a las 18:26, Ann Lee (<ann@x.org>) escribió:\n\n> Lunch?',
    ],
    [
      'Gmail Italian',
      'Yes.\n\nIl giorno lun 2 apr 2026 alle ore 18:26 Ann Lee <ann@x.org> ha scritto:\n\n> Lunch?',
    ],
    ['Gmail Dutch', 'Yes.\n\nOp ma 2 apr 2026 om 18:26 schreef Ann Lee <ann@x.org>:\n\n> Lunch?'],
    [
      'Gmail Polish',
      'Yes.\n\npon., 2 kwi 2026 o 18:26 Ann Lee <ann@x.org> napisał(a):\n\n> Lunch?',
    ],
    ['Gmail Russian', 'Yes.\n\nпн, 2 апр. 2026 г. в 18:26, Ann Lee <ann@x.org>:\n\n> Lunch?'],
    [
      'Gmail Swedish',
      'Yes.\n\nDen mån 2 apr. 2026 kl 18:26 skrev Ann Lee <ann@x.org>:\n\n> Lunch?',
    ],
    ['Gmail Chinese', 'Yes.\n\nAnn Lee <ann@x.org> 于2026年4月2日周一 18:26写道：\n\n> Lunch?'],
    ['Apple Mail', 'Yes.\n\nOn 2 Apr 2026, at 18:26, Ann Lee <ann@x.org> wrote:\n\nLunch?\n\nAnn'],
    [
      'Apple Mail German',
      'Yes.\n\nAm 02.04.2026 um 18:26 schrieb Ann Lee <ann@x.org>:\n\n> Lunch?',
    ],
    ['Thunderbird', 'On 4/2/26 18:26, Ann Lee wrote:\n> Lunch?\n\nYes.'],
    [
      'Outlook',
      'Yes.\n\n________________________________\nFrom: Ann Lee <ann@x.org>\nSent: Monday, April 2, 2026 6:26 PM\nTo: Bob\nSubject: Lunch\n\nLunch?',
    ],
    [
      'Outlook German',
      'Yes.\n\nVon: Ann Lee <ann@x.org>\nGesendet: Montag, 2. April 2026 18:26\nAn: Bob\nBetreff: Lunch\n\nLunch?',
    ],
    [
      'Outlook French',
      'Yes.\n\nDe : Ann Lee <ann@x.org>\nEnvoyé : lundi 2 avril 2026 18:26\nÀ : Bob\nObjet : Lunch\n\nLunch?',
    ],
    [
      'Outlook, bold marks',
      'Yes.\n\n*From:* Ann Lee\n*Sent:* Monday\n*To:* Bob\n*Subject:* Lunch\n\nLunch?',
    ],
    [
      'Outlook banner',
      'Yes.\n\n-----Original Message-----\nFrom: Ann Lee\nSubject: Lunch\n\nLunch?',
    ],
    ['GMX banner', 'Yes.\n\n-----Ursprüngliche Nachricht-----\nVon: Ann\n\nLunch?'],
    [
      'Yahoo',
      'Yes.\n\n    On Monday, April 2, 2026 at 06:26:00 PM GMT+2, Ann Lee <ann@x.org> wrote:\n\n Lunch?',
    ],
    ['no marks at all', 'Yes.'],
    ['between the lines', '> Lunch?\nYes.\n> When?'],
    ['Lotus', 'Yes.\n\nAL> Lunch?'],
  ])('[ML13] %s', (_, text) => {
    expect(own(text)).toBe('Yes.')
  })

  it('[ML13] answers between the lines are all kept', () => {
    expect(
      readQuotes('On 1 May 2026, Ann wrote:\n> Lunch?\nYes.\n\n> Where?\nHere.\n\nBob').own.replace(
        /\n+/g,
        '|',
      ),
    ).toBe('Yes.|Here.|Bob')
  })

  it('[ML13] says where the trailing quote begins', () => {
    const text = 'Yes.\r\n\r\nOn 1 May 2026, Ann <a@x.org> wrote:\r\n> Lunch?\r\n'
    const { ownLength } = readQuotes(text)
    expect(text.slice(0, ownLength)).toBe('Yes.')
    expect(readQuotes('> Lunch?\nYes.').ownLength).toBe('> Lunch?\nYes.'.length)
  })

  it('[ML13] ordinary sentences are no quotes', () => {
    for (const text of [
      'As I wrote:\nwe will come.',
      'To: do\nFrom here on',
      'She said on Monday:\nyes',
      'Dear Ann,\n\nsee https://x.org: it works.\n',
      'Subject: to change\nNothing else',
    ])
      expect(own(text)).toBe(squeezed(text))
  })

  it('[ML13] a forward without a word is the mail', () => {
    const text =
      '---------- Forwarded message ---------\nFrom: Ann\nDate: today\nSubject: x\n\nHello'
    expect(own(text)).toBe(squeezed(text))
  })

  const line = fc.constantFrom(
    '',
    'Hello',
    '> quoted',
    'On 1 May 2026, Ann <a@x.org> wrote:',
    'From: Ann',
    'Sent: today',
    'To: Bob',
    'Subject: x',
    '-----Original Message-----',
    '________________',
    'Regards,',
    '-- ',
    'Ann',
  )
  it('[ML13] reading what was read changes nothing; lengths lie inside the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, fc.string({ maxLength: 20 })), { maxLength: 25 }),
        lines => {
          const text = lines.join('\n')
          const read = ownText(text)
          expect(ownText(read)).toBe(read)
          const { ownLength } = readQuotes(text)
          expect(ownLength).toBeGreaterThanOrEqual(0)
          expect(ownLength).toBeLessThanOrEqual(text.length)
          const body = readSignature(read, { name: 'Ann Lee' })
          expect(read.startsWith(body.body)).toBe(true)
        },
      ),
    )
  })

  it('[ML13] takes time that grows with the text, not with its square', () => {
    const text = `${'a <'.repeat(30_000)}\n${'On 1 wrote '.repeat(5_000)}:\n${'From: x\n'.repeat(20_000)}`
    expect(readQuotes(text).own.length).toBeGreaterThan(0)
    expect(readHtmlQuotes('<div "'.repeat(20_000)).quoteFrom).toBe(null)
  })
})

describe('replies in HTML', () => {
  const heads =
    '<b>From:</b> Ann Lee<br><b>Sent:</b> Monday<br><b>To:</b> Bob<br><b>Subject:</b> Lunch'
  it.each([
    [
      'Gmail',
      '<div dir="ltr">Yes.</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Mon, Ann &lt;<a>ann@x.org</a>&gt; wrote:<br></div><blockquote class="gmail_quote">Lunch?</blockquote></div>',
    ],
    [
      'Outlook web',
      `<div>Yes.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${heads}</div><div>Lunch?</div>`,
    ],
    [
      'Outlook mobile',
      `<div>Yes.</div><div class="ms-outlook-mobile-reference-message">${heads}<div>Lunch?</div></div>`,
    ],
    [
      'Outlook desktop',
      `<p class=MsoNormal>Yes.</p><div style="border-top:solid #E1E1E1 1.0pt"><p>${heads}</p></div><p>Lunch?</p>`,
    ],
    [
      'Apple Mail',
      '<body>Yes.<br><div><br><blockquote type="cite"><div>On 1 May 2026, at 10:00, Ann &lt;ann@x.org&gt; wrote:</div><br><div>Lunch?</div></blockquote></div></body>',
    ],
    [
      'Thunderbird',
      '<p>Yes.</p><div class="moz-cite-prefix">On 01.05.26 Ann wrote:<br></div><blockquote type="cite">Lunch?</blockquote>',
    ],
    [
      'Yahoo',
      '<div>Yes.</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Monday Ann wrote:</div>Lunch?</div>',
    ],
    [
      'Zoho',
      '<div>Yes.</div><div class="zmail_extra_hr"></div><div class="zmail_extra">---- On Mon Ann wrote ---<blockquote>Lunch?</blockquote></div>',
    ],
    [
      'Spark',
      '<div>Yes.</div><div name="messageReplySection">On 1 May 2026, Ann wrote:<blockquote type="cite">Lunch?</blockquote></div>',
    ],
    [
      'K-9',
      '<div>Yes.</div><div class="k9mail-signature"></div><div class="gmail_quote">Am 1. Mai 2026 schrieb Ann:<blockquote class="gmail_quote">Lunch?</blockquote></div>',
    ],
    [
      'Proton',
      '<div>Yes.</div><div class="protonmail_quote">On Monday, Ann wrote:<blockquote class="protonmail_quote" type="cite">Lunch?</blockquote></div>',
    ],
    [
      'HubSpot',
      '<div>Yes.</div><div class="hs_reply"><p>On 1 May 2026, Ann wrote:</p><blockquote>Lunch?</blockquote></div>',
    ],
    [
      'Notion Mail',
      '<p>Yes.</p><div class="notion-mail-quote">On 1 May 2026, Ann wrote:<div>Lunch?</div></div>',
    ],
    [
      'no class, no wrap',
      '<div>Yes.</div><div>On 1 May 2026, Ann &lt;a@x.org&gt; wrote:</div><div>Lunch?</div>',
    ],
  ])('[ML13] %s', (_, html) => {
    const { own, quoteFrom } = readHtmlQuotes(html)
    expect(squeezed(own)).toBe('Yes.')
    expect(html.slice(0, quoteFrom ?? 0)).toContain('Yes.')
    expect(html.slice(0, quoteFrom ?? 0)).not.toContain('Lunch?')
  })

  it('[ML13] a block between own paragraphs is typography', () => {
    expect(
      readHtmlQuotes('<p>He said</p><blockquote type="cite">Lunch</blockquote><p>and I agree.</p>')
        .quoteFrom,
    ).toBe(null)
  })
})

describe('signatures', () => {
  it.each([
    ['Yes.', 'Ann Lee\nAcme', 'Yes.\n\n-- \nAnn Lee\nAcme'],
    ['Yes.', 'Sent from my iPhone', 'Yes.\n\nSent from my iPhone'],
    [
      'Yes.',
      'Best regards,\n\nAnn Lee\nHead of Sales\n+49 30 1234567',
      'Yes.\n\nBest regards,\n\nAnn Lee\nHead of Sales\n+49 30 1234567',
    ],
    ['Yes.', 'Viele Grüße\nAnn', 'Yes.\n\nViele Grüße\nAnn'],
    [
      'Yes.\n\nThanks,\nwe will talk about the details of all that on Monday',
      '',
      'Yes.\n\nThanks,\nwe will talk about the details of all that on Monday',
    ],
    ['Yes.', '', 'Yes.'],
  ])('[ML14] %s | %s', (body, signature, text) => {
    expect(readSignature(text, { name: 'Ann Lee' })).toEqual({ body, signature })
  })

  it('[ML14] three mails that end alike', () => {
    const tail = 'Ann Lee\nAcme Ltd\nwww.acme.com'
    expect(sharedTail(['a', 'b', 'c'].map(text => `${text} text\n\n${tail}`))).toBe(tail)
    expect(sharedTail([`a\n${tail}`, `b\n${tail}`])).toBe('')
    expect(sharedTail(['a', 'b', 'c'])).toBe('')
  })
})

const REAL = '/work/shared/data/mail/replies'
describe.skipIf(!existsSync(REAL))('replies of 21 real programs', () => {
  const texts = existsSync(REAL)
    ? readdirSync(join(REAL, 'standard_replies')).filter(name => name.endsWith('.eml'))
    : []
  it.each(texts)('[ML13] %s', name => {
    const base = join(REAL, 'standard_replies', name.replace('.eml', ''))
    const wanted = existsSync(`${base}_reply_text`)
      ? readFileSync(`${base}_reply_text`, 'utf8')
      : 'Hello'
    expect(own(plainPart(readFileSync(`${base}.eml`)))).toBe(squeezed(wanted))
  })
  const pages = existsSync(REAL) ? readdirSync(join(REAL, 'html_replies')) : []
  it.each(pages)('[ML13] %s', name => {
    const html = readFileSync(join(REAL, 'html_replies', name), 'utf8')
    expect(squeezed(readHtmlQuotes(html).own)).toBe('Hi. I am fine. Thanks, Alex')
  })
})

/** The text part of these fixtures, whose only encodings are these. */
function plainPart(bytes: Buffer): string {
  const raw = bytes.toString('utf8').replace(/\r\n/g, '\n')
  const boundary = /boundary="?([^"\s;]+)/i.exec(raw)?.[1]
  const parts =
    boundary === undefined ? [raw] : raw.split(`--${boundary}`).map(one => one.trimStart())
  const part =
    parts.find(one => /content-type:\s*text\/plain/i.test(one.split('\n\n')[0] ?? '')) ?? raw
  const gap = part.indexOf('\n\n')
  const [head, body] = [part.slice(0, gap), part.slice(gap + 2)]
  if (/encoding:\s*base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (!/quoted-printable/i.test(head)) return body
  const joined = body.replace(/=\n/g, '')
  return Buffer.from(
    joined.replace(/=([\dA-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString('utf8')
}
