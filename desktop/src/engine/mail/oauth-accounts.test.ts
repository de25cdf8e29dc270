/** Google and Microsoft from the first question to mail that is here, on the simulator. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog, systemClock } from '@kith/shared/kit'
import type { ConnectProgress } from '@kith/shared/rpc'
import { createGraphConnector } from '#engine/connectors'
import { createMailbox, readAccount, type Mailbox } from '#engine/mailbox'
import { shortScope } from '#engine/oauth'
import { SIM_CLIENT, startProviderSim, type ProviderSim } from '#provider-sim'
import { createAccounts } from './accounts.ts'
import { connectOauthAccount, revokeAccount, writeClient } from './oauth-accounts.ts'
import { createOauthConnectors } from './oauth-connectors.ts'

const people = {
  google: { provider: 'google' as const, subject: 'g-1', address: 'ann@sim.test', name: 'Ann' },
  microsoft: {
    provider: 'microsoft' as const,
    subject: 'm-1',
    address: 'ann@entra.test',
    name: 'Ann',
  },
}
const raw = (id: number) =>
  `Message-ID: <${id}@x.test>\r\nFrom: Bo <bo@x.test>\r\nTo: ann@sim.test\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Plan ${id}\r\n\r\nHello ${id}\r\n`

const mirrorOf = (id: string, subject: string) =>
  `Message-ID: <${id}@x.test>\r\nX-Kith-Draft: ${id}\r\nTo: bo@x.test\r\nSubject: ${subject}\r\n\r\nNot yet\r\n`

describe.each(['google', 'microsoft'] as const)('an account at %s', provider => {
  let folder: string
  let sim: ProviderSim
  let mailbox: Mailbox
  const kept = new Map<string, string>()
  const secrets = {
    get: async (name: string) => kept.get(name),
    set: async (name: string, value: string) => void kept.set(name, value),
    remove: async (name: string) => void kept.delete(name),
  }
  beforeEach(async () => {
    kept.clear()
    folder = mkdtempSync(join(tmpdir(), 'kith-oauth-'))
    sim = await startProviderSim({ unitsPerMinute: 1e6 })
    for (const person of Object.values(people)) sim.addUser(person)
    sim.addUser({ ...people[provider], subject: 'other', address: 'other@sim.test' })
    mailbox = createMailbox({
      file: join(folder, 'mail.db'),
      profile: folder,
      clock: systemClock,
      log: silentLog,
    })
    await writeClient(secrets, { provider, clientId: SIM_CLIENT, clientSecret: null, tenant: null })
  })
  afterEach(async () => {
    await mailbox.close()
    await sim.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function open() {
    const deps = {
      mailbox,
      secrets,
      clock: systemClock,
      fetch,
      base: sim.url,
      wait: async () => undefined,
    }
    const oauth = createOauthConnectors(deps, (source, tokens) =>
      createGraphConnector({
        tokens: source,
        clock: systemClock,
        fetch,
        base: sim.url,
        subject: tokens.subject,
        scopes: tokens.scopes.map(shortScope),
      }),
    )
    const accounts = createAccounts({
      mailbox,
      clock: systemClock,
      log: silentLog,
      chance: () => 0.5,
      secrets,
      connectors: oauth.connectors,
      revoke: row => revokeAccount(deps, row),
      draftBytes: async draft => Buffer.from(mirrorOf(draft.id, draft.subject)),
    })
    const connect = async (
      who: string,
      account: string | null = null,
    ): Promise<ConnectProgress> => {
      let last: ConnectProgress | undefined
      const allow = async (url: string) => {
        const asked = new URL(url)
        asked.pathname += '/allow'
        asked.searchParams.set('user', who)
        await fetch(asked)
      }
      for await (const event of connectOauthAccount(
        { ...deps, openUrl: allow, connectorOf: oauth.forTokens, onConnected: accounts.added },
        { provider, tier: 'full', account },
        new AbortController().signal,
      ))
        last = event
      return last!
    }
    return { accounts, connect, tokensOf: oauth.tokensOf }
  }

  it('[EM16] a draft is kept in the mailbox, once, not shown twice here, and goes with the draft', async () => {
    const box = sim.mailbox(people[provider].address)
    const { accounts, connect } = open()
    const { account } = await connect(people[provider].address)
    const sync = () => accounts.service.syncOnce({ account: account ?? '' })
    await sync()
    const drafts = () =>
      [...box.messages.values()]
        .filter(each => each.labels.has('DRAFT'))
        .map(each => /Subject: (.*)\r/.exec(each.raw)?.[1])
    const save = (subject: string, at: number) =>
      mailbox.store.write(
        tx =>
          void tx.run(
            `INSERT INTO draft (id, account, content, updated_at) VALUES ('d-1', ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at`,
            [account, JSON.stringify({ id: 'd-1', subject }), at],
          ),
      )
    const shown = () => mailbox.store.pluck<number>('SELECT count(*) FROM message')[0]
    save('First', Date.now() - 60_000)
    await sync()
    expect(drafts()).toEqual(['First'])
    await sync()
    expect([drafts(), shown()]).toEqual([['First'], 0])
    save('Second', Date.now() - 30_000)
    await sync()
    await sync()
    expect([drafts(), shown()]).toEqual([['Second'], 0])
    mailbox.store.write(tx => void tx.run('DELETE FROM draft'))
    await sync()
    await sync()
    expect([drafts(), shown()]).toEqual([[], 0])
    await accounts.close()
  })

  it('[EM30] comes with its mail, pushes what is done, and is renewed by itself', async () => {
    const box = sim.mailbox(people[provider].address)
    for (let at = 0; at < 30; at += 1) box.add(raw(at), { at: Date.now() - at * 60_000 })
    const { accounts, connect } = open()
    const done = await connect(people[provider].address)
    expect(done.steps.map(step => step.state)).toEqual(['ok', 'ok', 'ok'])
    const id = done.account ?? ''
    expect(readAccount(mailbox.store, id)).toMatchObject({
      provider,
      subject: people[provider].subject,
    })
    expect(await accounts.service.syncOnce({ account: id })).toMatchObject({
      onServer: 30,
      here: 30,
      failed: 0,
    })
    // What the provider gave is in the secret store and nowhere else.
    const secret = JSON.parse(kept.get(`mail/${id}`) ?? '') as { refresh: string; access: string }
    expect(secret.access).toBe('')
    expect(JSON.stringify(mailbox.store.all('SELECT * FROM account'))).not.toContain(secret.refresh)
    // What is handed to who helps says how it goes, and nothing of what is in it.
    const { text } = await accounts.service.diagnostics({})
    expect(text).toContain('here 30')
    for (const word of ['sim.test', 'entra.test', 'Ann', 'Plan', 'x.test'])
      expect(text).not.toContain(word)
    box.add(raw(99))
    await accounts.service.syncOnce({ account: id })
    expect(mailbox.store.pluck('SELECT count(*) FROM message')).toEqual([31])
    await accounts.close()
  })
  it('[EM31] asks for another sign-in when the permission ended, and takes no other account for this one', async () => {
    const { accounts, connect } = open()
    const id = (await connect(people[provider].address)).account ?? ''
    sim.accounts.revokeAll(people[provider].address)
    await expect(accounts.service.syncOnce({ account: id })).rejects.toThrow()
    expect(readAccount(mailbox.store, id)?.state).toBe('needs-reauth')
    const wrong = await connect('other@sim.test', id)
    expect(wrong.account).toBeNull()
    expect(wrong.steps.find(step => step.state === 'failed')?.step).toBe('same-account')
    const right = await connect(people[provider].address, id)
    expect(right.account).toBe(id)
    expect(await accounts.service.syncOnce({ account: id })).toMatchObject({ failed: 0 })
    await accounts.close()
  })
  it('[OA3] mail and calendar that ask at once share one permission, also while it is renewed', async () => {
    const { accounts, connect } = open()
    const id = (await connect(people[provider].address)).account ?? ''
    await accounts.close()
    const { tokensOf } = open()
    const row = readAccount(mailbox.store, id)!
    const [mail, calendar] = await Promise.all([tokensOf(provider, row), tokensOf(provider, row)])
    expect(calendar.source).toBe(mail.source)
    const set = secrets.set
    secrets.set = async (name, value) => {
      await set(name, value)
      // It is kept, and whoever waits for it does not have it yet.
      expect((await tokensOf(provider, row)).source).toBe(mail.source)
    }
    const given = await mail.source.access()
    secrets.set = set
    expect(await calendar.source.access()).toBe(given)
    expect((await tokensOf(provider, row)).source).toBe(mail.source)
  })
  it('[EM33] is forgotten by the provider too when it is removed, and removed when the provider is away', async () => {
    const { accounts, connect } = open()
    const id = (await connect(people[provider].address)).account ?? ''
    const { refresh } = JSON.parse(kept.get(`mail/${id}`) ?? '') as { refresh: string }
    await accounts.service.remove({ account: id, keepsMail: false })
    expect(kept.has(`mail/${id}`)).toBe(false)
    // Microsoft has no such address; what Google gave is worth nothing now.
    if (provider === 'google') expect(sim.accounts.revoke(refresh)).toBe(false)
    const again = (await connect(people[provider].address)).account ?? ''
    await sim.close()
    await accounts.service.remove({ account: again, keepsMail: false })
    expect(readAccount(mailbox.store, again)).toBeUndefined()
    await accounts.close()
  })
  it('[EM32] points at the step of the set-up that the answer is about', async () => {
    const { accounts, connect } = open()
    await writeClient(secrets, { provider, clientId: 'unknown', clientSecret: null, tenant: null })
    // The page of the provider answers nobody: the person gives up, the key is asked for anew.
    kept.delete(`mail/client/${provider}`)
    const answer = await connect(people[provider].address)
    expect(answer).toMatchObject({ account: null, setUpStep: 'client' })
    await accounts.close()
  })
})
