/** Sending to a real SMTP server, and what its refusals mean. */
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '@kith/shared/kit'
import { connectKind } from './connect-faults.ts'
import { startReceiver, type Receiver } from '#engine/mail-testkit'
import { createSmtpSender, type SmtpOptions } from './smtp.ts'

const ending: Receiver[] = []
afterEach(async () => {
  for (const one of ending.splice(0)) await one.stop()
})
async function receiver(options: Parameters<typeof startReceiver>[0] = {}): Promise<Receiver> {
  const made = await startReceiver(options)
  ending.push(made)
  return made
}
const senderTo = (port: number, more: Partial<SmtpOptions> = {}) =>
  createSmtpSender({
    place: { host: '127.0.0.1', port, tls: 'none' },
    signIn: { user: 'me', password: 'secret' },
    fingerprint: null,
    clock: systemClock,
    ...more,
  })
const envelope = { from: 'me@example.test', to: ['ann@example.test'], bcc: ['bob@example.test'] }
const raw = Buffer.from(
  'Message-ID: <a@example.test>\r\nTo: ann@example.test\r\n\r\nHello\r\n.dot\r\n',
)
const signal = new AbortController().signal
const refusal = (code: number, text: string) =>
  Object.assign(new Error(text), { responseCode: code })

test('[CO15] the message arrives byte for byte, Bcc only on the envelope', async () => {
  const server = await receiver()
  const sender = senderTo(server.port)
  const result = await sender.send(raw, envelope, signal, () => undefined)
  expect(result.rejected).toEqual([])
  expect(server.received).toEqual([
    { raw: raw.toString(), from: 'me@example.test', to: ['ann@example.test', 'bob@example.test'] },
  ])
})

test('[CO16] one refused recipient is told beside those who got it', async () => {
  const server = await receiver({
    onRcptTo: (to, _session, done) =>
      to.address.startsWith('bob') ? done(refusal(550, 'no such user')) : done(),
  })
  const result = await senderTo(server.port).send(raw, envelope, signal, () => undefined)
  expect(result.rejected).toMatchObject([{ address: 'bob@example.test' }])
  expect(result.rejected[0]?.text).toContain('no such user')
  expect(server.received).toHaveLength(1)
})

test('[CO17] later, never, too much and too large are told apart', async () => {
  const kindOf = async (code: number, text: string) => {
    const server = await receiver({
      onMailFrom: (_from, _session, done) => done(refusal(code, text)),
    })
    const error = await senderTo(server.port)
      .send(raw, envelope, signal, () => undefined)
      .catch((caught: unknown) => caught)
    return connectKind(error)
  }
  expect(await kindOf(451, 'greylisted')).toBe('transient')
  expect(await kindOf(550, 'blocked')).toBe('permanent')
  expect(await kindOf(550, '5.4.5 Daily user sending limit exceeded')).toBe('daily-limit')
  expect(await kindOf(421, '4.7.0 too many messages')).toBe('throttled')
  const small = await receiver({ size: 20 })
  const large = await senderTo(small.port)
    .send(raw, envelope, signal, () => undefined)
    .catch((caught: unknown) => caught)
  expect(connectKind(large)).toBe('too-large')
  expect(small.received).toEqual([])
  // Told after it was all there (RFC 5321, RFC 3463), or a recipient's mailbox that is full.
  expect(await kindOf(552, 'Message exceeds fixed limit')).toBe('too-large')
  expect(await kindOf(554, '5.3.4 Message too big for system')).toBe('too-large')
  expect(await kindOf(552, '5.2.2 Mailbox is full')).toBe('permanent')
  const wrong = senderTo(small.port, { signIn: { user: 'me', password: 'no' } })
  await expect(wrong.verify()).rejects.toMatchObject({ code: 'connect/needs-reauth' })
  const place = { host: '127.0.0.1', port: small.port, tls: 'starttls' } as const
  await expect(senderTo(0, { place }).verify()).rejects.toMatchObject({
    code: 'connect/misconfigured',
    data: { step: 'tls' },
  })
  await expect(senderTo(1).verify()).rejects.toMatchObject({ code: 'connect/offline' })
})

test('[CO21] before the hand-over nothing is taken', async () => {
  const server = await receiver()
  const stop = () => {
    throw new Error('stopped here')
  }
  await expect(senderTo(server.port).send(raw, envelope, signal, stop)).rejects.toThrow()
  expect(server.received).toEqual([])
})
