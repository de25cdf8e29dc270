/**
 * Kith as a person meets it, for journeys and screenshots: a fresh profile, the real engine and page
 * in a process of their own, and a real Chromium in front of it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../src/engine/mail-testkit/free-port.ts'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** Another entry (one that serves another build of the page) may stand in while the page is worked on. */
const MAIN =
  process.env['KITH_E2E_MAIN'] ?? join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')
const START_MS = 120_000
/** Nothing in Kith waits for a network; a wait this long is a failure on a slow and busy machine too. */
const WAIT_MS = 60_000

export interface KithApp {
  readonly profile: string
  readonly url: string
  /** A page of its own, with the address of this start already opened. */
  readonly open: (options?: PageOptions) => Promise<Page>
  /**
   * What no page may ever have: errors on the console, thrown errors, requests that leave this
   * machine. `close` throws them, so every journey fails on them without asking.
   */
  readonly problems: readonly string[]
  /** kill -9, as a power cut would. */
  readonly kill: () => Promise<void>
  /** The same profile at the same port again, after `kill`; the token in `url` is a new one. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
  readonly reducedMotion?: boolean
  readonly contrast?: 'more' | 'no-preference'
  /** Colours of the system instead of the page's, as Windows does for high contrast. */
  readonly forcedColors?: boolean
  /** The browser's language; Arabic and Hebrew mirror the page. */
  readonly locale?: string
  /** Fingers instead of a mouse. */
  readonly touch?: boolean
  /** 1.25 is 125 % text. */
  readonly textScale?: number
  readonly path?: string
}

/** Runs `kith --data profile …` to its end; returns the JSON it printed. */
export async function kith(profile: string, ...words: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [MAIN, ...words, '--data', profile, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  const code =
    child.exitCode ?? (await new Promise<number | null>(done => child.once('exit', done)))
  const last = text.trim().split('\n').at(-1) ?? 'null'
  if (code !== 0) throw new Error(`kith ${words[0]} ended with ${code}: ${last}`)
  return JSON.parse(last)
}

/** `expected` are words of the console that a journey provokes on purpose. */
export async function startKith(
  expected?: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<KithApp> {
  const profile = await mkdtemp(join(tmpdir(), 'kith-e2e-'))
  let server = await startServer(profile, await freePort(), env)
  let browser: Browser | undefined
  const contexts = new Set<BrowserContext>()
  const problems: string[] = []
  let isCut = false

  return {
    profile,
    problems,
    get url() {
      return server.url
    },
    async open(options = {}) {
      browser ??= await chromium.launch({
        ...(process.env['KITH_CHROMIUM'] === undefined
          ? {}
          : { executablePath: process.env['KITH_CHROMIUM'] }),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      })
      const context = await browser.newContext({
        viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
        colorScheme: options.theme ?? 'light',
        reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
        contrast: options.contrast ?? 'no-preference',
        forcedColors: options.forcedColors === true ? 'active' : 'none',
        locale: options.locale ?? 'en-GB',
        ...(options.touch === true ? { hasTouch: true, isMobile: true } : {}),
        timezoneId: 'Europe/Berlin',
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      contexts.add(context)
      if (options.textScale !== undefined)
        await context.addInitScript(
          // The blank page before the first one has no storage and would throw.
          textScale => {
            if (location.protocol !== 'about:')
              localStorage.setItem('kith.appearance', JSON.stringify({ textScale }))
          },
          options.textScale,
        )
      context.on('request', request => {
        const { protocol, hostname } = new URL(request.url())
        // Microsoft sends its answer to `localhost`, the only loopback name that it takes.
        const isHere = hostname === '127.0.0.1' || hostname === 'localhost'
        if (protocol !== 'data:' && protocol !== 'blob:' && !isHere)
          problems.push(`a request left this machine: ${request.url()}`)
      })
      context.on('weberror', thrown => {
        const error = thrown.error()
        problems.push(`thrown in the page: ${error.stack ?? error.message}`)
      })
      context.on('console', message => {
        if (expected?.test(message.text()) === true) return
        // While the server is dead a page that tries to reach it again is right to fail.
        if (
          message.type() === 'error' &&
          !(isCut && /WebSocket|ERR_CONNECTION/.test(message.text()))
        )
          problems.push(`on the console: ${message.text()}`)
      })
      const page = await context.newPage()
      page.setDefaultTimeout(WAIT_MS)
      await page.goto(server.url)
      if (options.path !== undefined) await page.goto(new URL(options.path, server.url).href)
      return page
    },
    async kill() {
      isCut = true
      const gone = new Promise(done => server.child.once('exit', done))
      server.child.kill('SIGKILL')
      await gone
    },
    async restart() {
      server = await startServer(profile, Number(new URL(server.url).port), env)
      isCut = false
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser?.close()
      const gone =
        server.child.exitCode === null && server.child.signalCode === null
          ? new Promise(done => server.child.once('exit', done))
          : undefined
      server.child.kill('SIGTERM')
      await gone
      await rm(profile, { recursive: true, force: true })
      if (problems.length > 0) throw new Error(`The page had problems:\n${problems.join('\n')}`)
    },
  }
}

async function startServer(
  profile: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', String(port), '--data', profile],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    },
  )
  const lines = createInterface({ input: child.stdout })
  const url = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('Kith did not start in time')), START_MS)
    lines.once('line', line => {
      clearTimeout(timer)
      done((JSON.parse(line) as { url: string }).url)
    })
    child.once('exit', code => fail(new Error(`Kith ended with ${code} before it was ready`)))
  })
  return { child, url }
}

/** Folder of real data beside the checkout, where this machine has it. */
export const SHARED_DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
