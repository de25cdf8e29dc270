import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { headerOf } from './header-of.ts'
import { parseMail } from './parse-mail.ts'
import { createParsers } from './parsers.ts'
import { uncompress } from './compress.ts'

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const parse = (raw: string | Uint8Array) =>
  parseMail({ raw: typeof raw === 'string' ? bytes(raw) : raw, isInSpam: false, labels: [] })
const textOf = async (raw: string | Uint8Array) => {
  const mail = await parse(raw)
  return uncompress(mail.encoding, mail.text)
}
const lines = (...all: string[]) => all.join('\r\n')
const head = 'From: Ann <ann@acme.example>\r\nMessage-ID: <t@x>\r\n'

const parsers: { close: () => Promise<void> }[] = []
afterAll(async () => {
  for (const one of parsers) await one.close()
})

test('[MP1] bodies come out of their charsets', async () => {
  const body = (charset: string, coding: string, content: string) =>
    textOf(
      lines(
        `${head}Content-Type: text/plain; charset=${charset}`,
        `Content-Transfer-Encoding: ${coding}`,
        '',
        content,
      ),
    )
  expect(await body('iso-8859-1', 'quoted-printable', 'caf=E9')).toContain('café')
  expect(await body('windows-1252', '8bit', 'price 5 \x80')).toContain('5 €')
  expect(await body('utf-8', 'base64', Buffer.from('naïve ☃').toString('base64'))).toContain(
    'naïve ☃',
  )
  expect(await body('iso-2022-jp', '7bit', '\x1b$B$3$s\x1b(B')).toContain('こん')
  expect(await body('gb18030', '8bit', '\xc4\xe3\xba\xc3')).toContain('你好')
  expect(await body('koi8-r', '8bit', '\xd0\xd2\xc9')).toContain('при')
})

test('[MP1] header fields in bare bytes and in encoded words are read', async () => {
  expect((await parse('Subject: Gr\xfc\xdfe\r\n\r\n')).subject).toBe('Grüße')
  expect((await parse(Buffer.from('Subject: Grüße\r\n\r\n'))).subject).toBe('Grüße')
  expect((await parse('Subject: =?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=\r\n\r\n')).subject).toBe(
    'Grüße',
  )
  expect(
    (await parse('Content-Type: text/plain; charset=koi8-r\r\nSubject: \xd0\xd2\xc9\r\n\r\n'))
      .subject,
  ).toBe('при')
  const people = await parse(
    'From: =?utf-8?B?TMO8ZGVycywgQW5u?= <a@x.example>\r\nTo: Team: b@x.example, "C, D" <c@x.example>;\r\nCc: undisclosed-recipients:;\r\n\r\n',
  )
  expect(people.people.map(({ role, person }) => [role, person.name, person.address])).toEqual([
    ['from', 'Lüders, Ann', 'a@x.example'],
    ['to', '', 'b@x.example'],
    ['to', 'C, D', 'c@x.example'],
  ])
})

test('[MP2] broken forms are read as they were meant', async () => {
  expect(await textOf('From: a@x.example\rSubject: mac\r\rone line\rand another')).toContain(
    'one line\nand another',
  )
  expect((await parse('Subject: n\0ul\r\n\r\nbo\0dy')).subject).toBe('nul')
  const open = lines(
    `${head}Content-Type: multipart/mixed; boundary=b`,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'still here',
  )
  expect(await textOf(open)).toContain('still here')
  expect((await parse('')).from).toBeNull()
  expect(await parse('no header at all')).toBeDefined()
  expect((await parse('Date: Fri, 99 Foo 2020\r\n\r\n')).sentAt).toBeNull()
  expect((await parse('Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n\r\n')).sentAt).toBeNull()
})

test('[MP2] many and long header fields, thousands of recipients, deep answers', async () => {
  const many = Array.from({ length: 6000 }, (_, n) => `X-Field-${n}: value`).join('\r\n')
  expect((await parse(`${many}\r\nSubject: end\r\n\r\nbody`)).subject).toBe('end')
  expect(
    (await parse(`Subject: ${'long '.repeat(20_000)}\r\n\r\n`)).subject.length,
  ).toBeLessThanOrEqual(2000)
  const to = Array.from({ length: 5000 }, (_, n) => `p${n}@x.example`).join(', ')
  expect((await parse(`To: ${to}\r\n\r\n`)).people.length).toBeLessThanOrEqual(2000)
  const references = Array.from({ length: 3000 }, (_, n) => `<r${n}@x>`).join(' ')
  expect((await parse(`References: ${references}\r\n\r\n`)).references).toHaveLength(3000)
})

test('[MP3] names of attachments are names', async () => {
  const part = (name: string, type = 'application/pdf', content = 'eA==') =>
    lines(
      '--b',
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; ${name}`,
      'Content-Transfer-Encoding: base64',
      '',
      content,
    )
  const tnef = Buffer.concat([
    Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
    Buffer.from([2, 0x10, 0x80, 1, 0, 9, 0, 0, 0]),
    Buffer.from('plan.doc\0'),
    Buffer.from([0, 0]),
  ]).toString('base64')
  const mail = await parse(
    lines(
      `${head}Content-Type: multipart/mixed; boundary=b`,
      '',
      part('filename="../../etc/passwd"'),
      part(String.raw`filename="C:\temp\evil.exe"`),
      part("filename*=utf-8''invoice%E2%80%AEfdp.exe"),
      part("filename*0*=utf-8''r%C3%A9; filename*1=sum.pdf"),
      part('filename=winmail.dat', 'application/ms-tnef', tnef),
      lines('--b', 'Content-Type: message/rfc822', '', 'Subject: inner', '', 'inner'),
      '--b--',
    ),
  )
  expect(mail.parts.map(({ name }) => name)).toEqual([
    'passwd',
    'C-tempevil.exe',
    'invoicefdp.exe',
    'résum.pdf',
    'winmail.dat (plan.doc)',
    'message.eml',
  ])
})

test('[MP4] a mail that is too slow or too large for its worker is told apart, those behind it are read', async () => {
  const tight = createParsers({ size: 1, heapMb: 24 })
  const hasty = createParsers({ size: 1, timeoutMs: 5 })
  parsers.push(tight, hasty)
  const job = (raw: Uint8Array) => ({ raw, isInSpam: false, labels: [] })
  const huge = bytes(
    `${head}Subject: huge\r\nContent-Type: text/html\r\n\r\n${'<b>x</b>'.repeat(2_500_000)}`,
  )
  const results = await tight.parse([
    job(bytes(`${head}\r\none`)),
    job(huge),
    job(bytes(`${head}\r\ntwo`)),
  ])
  expect(results.map(result => 'mail' in result)).toEqual([true, false, true])
  expect(results[1]).toMatchObject({ header: { subject: 'huge', from: 'Ann <ann@acme.example>' } })
  expect(await hasty.parse([job(huge)])).toMatchObject([
    { error: 'it took longer than 10 seconds', header: { subject: 'huge' } },
  ])
})

test('[MP5] text, own words and snippet', async () => {
  const both = (plain: string, html: string) =>
    lines(
      `${head}Content-Type: multipart/alternative; boundary=b`,
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      plain,
      '--b',
      'Content-Type: text/html',
      '',
      html,
      '--b--',
    )
  expect(
    await textOf(both('Your email client does not support HTML.', '<p>The real <i>news</i></p>')),
  ).toContain('The real news')
  expect(await textOf(both('A plain text that says enough by itself.', '<p>other</p>'))).toContain(
    'plain text',
  )
  const html = `${head}Content-Type: text/html\r\n\r\n<style>p{}</style><p>One</p><img src=x alt=y><a href="https://t.example/long">two</a><script>three</script>`
  expect((await textOf(html)).replace(/\s+/g, ' ').trim()).toBe('One two')
  const answer = await parse(
    `${head}\r\nFine by me.\r\n\r\nOn Mon, 1 Jan 2024, Bob wrote:\r\n> the old text\r\n> > older`,
  )
  expect([answer.snippet, answer.ownWords.includes('old text'), answer.quotedWords]).toEqual([
    'Fine by me.',
    false,
    expect.stringContaining('the old text'),
  ])
  expect(answer.quotedWords).not.toContain('older')
})

test('[MP6] whatever bytes come, there is an answer', async () => {
  const piece = fc.constantFrom<string>(
    'From: a@b.c\r\n',
    'Subject: =?utf-8?Q?=',
    '=?x?B?',
    'Content-Type: multipart/mixed; boundary="b"\r\n',
    '\r\n',
    '--b\r\n',
    '--b--',
    '\n',
    '\r',
    '\0',
    ';;',
    '"',
    '<',
    '(',
    'Content-Type: message/rfc822\r\n\r\n',
    'Content-Transfer-Encoding: base64\r\n',
    'References: <<<',
    'Date: x\r\n',
    '\xff\xfe',
    '=',
    'begin 644 x\n',
  )
  const noise = fc.uint8Array({ maxLength: 40 }).map(part => Buffer.from(part).toString('latin1'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(piece, noise), { maxLength: 30 }), async parts => {
      const raw = bytes(parts.join(''))
      expect(headerOf(raw)).toBeDefined()
      // A refusal is an answer too; the worker makes it an outcome.
      const mail = await parse(raw).catch((error: unknown) => error)
      expect(mail).toBeDefined()
    }),
    { numRuns: process.env['KITH_MAIL_WALKS'] === undefined ? 150 : 5000, seed: 7 },
  )
})
