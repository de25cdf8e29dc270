/** `kith account add`: connects a mailbox by IMAP and SMTP; the password comes on stdin. */
import { defineFaults } from '@kith/shared/kit'
import type { ConnectedAccount, ConnectProgress, ImapDetails, ServerPlace } from '@kith/shared/rpc'
import { readSecret } from '../secret.ts'
import { drawTable } from '../table.ts'
import { cliFault, defineVerb, textOption, type VerbContext } from '../verb.ts'
import { number } from '../words.ts'

const accountFault = defineFaults('account', {
  'not-connected': {
    status: 400,
    retry: false,
    say: (d: { step: string; words: string; fingerprint: string | null }) =>
      d.fingerprint === null
        ? d.words
        : `${d.words} If you know it, add --accept-certificate ${d.fingerprint}`,
  },
})

const ENCRYPTED = ['tls', 'starttls'] as const

export const accountVerb = defineVerb({
  name: 'account',
  usage:
    'account add --imap HOST:PORT --smtp HOST:PORT --user U [--tls starttls|tls|none] [--address A] [--name N]   password on stdin',
  options: {
    imap: { type: 'string' },
    smtp: { type: 'string' },
    user: { type: 'string' },
    tls: { type: 'string' },
    address: { type: 'string' },
    name: { type: 'string' },
    caldav: { type: 'string' },
    'accept-certificate': { type: 'string' },
  },
  async run(context): Promise<{ readonly account: string } | readonly ConnectedAccount[]> {
    if (context.words[0] === 'list') return await listAccounts(context)
    if (context.words[0] !== 'add') throw cliFault('usage', { usage: accountVerb.usage })
    const [imap, user] = [textOption(context, 'imap'), textOption(context, 'user')]
    const tls = textOption(context, 'tls')
    if (imap === undefined || user === undefined || !/^(tls|starttls|none)?$/.test(tls ?? ''))
      throw cliFault('usage', { usage: accountVerb.usage })
    const smtp = textOption(context, 'smtp')
    const places = {
      imap: placesOf(imap, tls),
      smtp: smtp === undefined ? [null] : placesOf(smtp, tls),
    }
    const address = textOption(context, 'address') ?? addressOf(user, imap)
    const details: Omit<ImapDetails, 'imap' | 'smtp'> = {
      address,
      name: textOption(context, 'name') ?? address,
      user,
      password: (await readSecret(context)) ?? '',
      caldav: textOption(context, 'caldav') ?? null,
      fingerprint: textOption(context, 'accept-certificate') ?? null,
    }
    return { account: await connectAny(context, details, places) }
  },
  text(result, { width }) {
    if ('account' in result)
      return 'Connected. `kith mail sync --once` fetches what is there; an open Kith does it by itself.'
    if (result.length === 0) return 'No mailbox is connected on this device.'
    return drawTable(
      [
        { head: 'Address' },
        { head: 'State' },
        { head: 'Here', isNumber: true },
        { head: 'On the server', isNumber: true },
        { head: '' },
      ],
      result.map(({ address, stage, here, onServer, reason }) => [
        address,
        stage,
        number(here),
        number(onServer),
        reason ?? '',
      ]),
      width,
    )
  },
})

async function listAccounts(context: VerbContext): Promise<readonly ConnectedAccount[]> {
  const stream = await context.client.mailAccounts.list({})
  for await (const list of stream) return list
  return []
}

/** The kinds of line to try, encrypted ones only unless it is this machine or was asked for. */
function placesOf(text: string, tls: string | undefined): readonly ServerPlace[] {
  const at = text.lastIndexOf(':')
  const [host, port] = [text.slice(0, at).replaceAll(/^\[|\]$/g, ''), Number(text.slice(at + 1))]
  if (host === '' || !Number.isInteger(port)) throw cliFault('usage', { usage: accountVerb.usage })
  const place = (kind: ServerPlace['tls']): ServerPlace => ({ host, port, tls: kind })
  if (tls === 'none') return [place('none')]
  const isOwnMachine = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
  const first = tls ?? 'tls'
  const both = ENCRYPTED.toSorted((a, b) => Number(b === first) - Number(a === first)).map(place)
  return isOwnMachine && tls === undefined ? [...both, place('none')] : both
}

function addressOf(user: string, imap: string): string {
  if (user.includes('@')) return user
  const host = imap.slice(0, imap.lastIndexOf(':'))
  return `${user}@${/[a-z]/i.test(host) ? host : 'localhost'}`
}

/** Tries the kinds of line one after the other, only where the answer was about the line. */
async function connectAny(
  context: VerbContext,
  details: Omit<ImapDetails, 'imap' | 'smtp'>,
  places: {
    readonly imap: readonly ServerPlace[]
    readonly smtp: readonly (ServerPlace | null)[]
  },
): Promise<string> {
  let [imapAt, smtpAt] = [0, 0]
  for (;;) {
    const [imap, smtp] = [places.imap[imapAt], places.smtp[smtpAt] ?? null]
    if (imap === undefined) throw cliFault('usage', { usage: accountVerb.usage })
    const end = await connectOnce(context, { ...details, imap, smtp })
    if (end.account !== null) return end.account
    const failed = end.steps.find(step => step.state === 'failed')
    const isAboutLine = end.setUpStep === 'tls'
    if (isAboutLine && failed?.step === 'send' && smtpAt + 1 < places.smtp.length) smtpAt++
    else if (isAboutLine && failed?.step === 'sign-in' && imapAt + 1 < places.imap.length) imapAt++
    else
      throw accountFault('not-connected', {
        step: failed?.step ?? '',
        words: failed?.words ?? 'The account could not be connected.',
        fingerprint: end.fingerprint,
      })
  }
}

async function connectOnce(context: VerbContext, details: ImapDetails): Promise<ConnectProgress> {
  let last: ConnectProgress | undefined
  for await (const progress of await context.client.mailAccounts.connectImap({
    details,
    account: null,
  })) {
    last = progress
    const running = progress.steps.find(step => step.state === 'running')
    if (running) context.note(`${running.words}…`)
  }
  if (last === undefined) throw cliFault('usage', { usage: accountVerb.usage })
  return last
}
