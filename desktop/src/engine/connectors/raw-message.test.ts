/** Messages as bytes: what a person types cannot become a header. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRaw, newRfcId, withBcc, type MessageParts } from './raw-message.ts'

const base: MessageParts = {
  rfcId: '<one@example.test>',
  at: Date.UTC(2026, 10, 21),
  from: { address: 'me@example.test', name: 'Me' },
  to: [{ address: 'ann@example.test', name: 'Ann Müller' }],
  cc: [],
  subject: 'Grüße',
  text: 'Hello\n',
  html: null,
  attachments: [],
}
const text = async (parts: Partial<MessageParts>) =>
  Buffer.from(await buildRaw({ ...base, ...parts })).toString()
const headersOf = (raw: string) =>
  raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
const namesOf = (raw: string) =>
  headersOf(raw)
    .split('\r\n')
    .map(line => line.slice(0, line.indexOf(':')).toLowerCase())

test('[CO18] no text of a person becomes a header', async () => {
  const nasty = fc
    .array(
      fc.constantFrom('\r\n', '\n', '\r', 'Bcc: evil@x.test', ' ', 'a', '"', '>', '\0', 'ü', ','),
      {
        maxLength: 12,
      },
    )
    .map(parts => parts.join(''))
  const known = namesOf(
    await text({ inReplyTo: '<x@y>', references: ['<x@y>'], headers: [['X-A', 'b']] }),
  )
  await fc.assert(
    fc.asyncProperty(nasty, nasty, async (one, other) => {
      const raw = await text({
        subject: one,
        from: { address: 'me@example.test', name: other },
        to: [{ address: `ann@example.test${one}`, name: other }],
        inReplyTo: one,
        references: [other],
        rfcId: `<${one}@example.test>`,
        headers: [['X-A', one]],
        attachments: [{ name: one, type: 'text/plain', content: Buffer.from('x') }],
      })
      for (const name of namesOf(raw)) expect([...known, 'x-a']).toContain(name)
    }),
    { numRuns: 60 },
  )
})

test('[CO19] Bcc stands only in the copy that is asked for', async () => {
  const raw = await buildRaw(base)
  expect(namesOf(Buffer.from(raw).toString())).not.toContain('bcc')
  const copy = Buffer.from(withBcc(raw, ['bob@example.test\r\nX: y'])).toString()
  expect(namesOf(copy).filter(name => name === 'bcc' || name === 'x')).toEqual(['bcc'])
})

test('[CO20] the Message-ID is ours and References keep the first and the last', async () => {
  const id = newRfcId('me@example.test')
  expect(id).toMatch(/^<[0-9a-f-]{36}@example\.test>$/)
  const references = Array.from({ length: 40 }, (_, at) => `<r${at}@x>`)
  const raw = await text({ rfcId: id, references })
  expect(headersOf(raw)).toContain(`Message-ID: ${id}`)
  const line =
    headersOf(raw)
      .split('\r\n')
      .find(one => one.startsWith('References:')) ?? ''
  expect(line).toContain('<r0@x>')
  expect(line).toContain('<r39@x>')
  expect(line.match(/<r/g)).toHaveLength(20)
})
