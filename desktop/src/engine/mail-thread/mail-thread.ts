/**
 * The thread that writes `mail.db`, as the engine's own thread sees it.
 *
 * It starts with the first call that needs it, or soon after the start when there is a mail file;
 * an engine without mail pays nothing. When it dies it is started again, streams go on by themselves.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createEmitter, fromWireFault, isStream, type Log, type WireFault } from '@kith/shared/kit'
import { createChannel, type Channel, type Serve } from './channel.ts'
import { mailThreadFault } from './thread-faults.ts'

const MAIL_FILE = 'mail.db'

/** What the worker is told at its start. */
export interface MailThreadSetup {
  readonly profile: string
  readonly file: string
  readonly timeZone: string
  readonly locale: string
  readonly version: string
  /** The simulator's address instead of Google's and Microsoft's. */
  readonly providerBase: string | null
}

export interface MailThread {
  /** The mail file; it need not be there. */
  readonly file: string
  readonly hasFile: () => boolean
  /** Starts the thread when it does not run. A stream ends with its signal and outlives restarts. */
  readonly call: (path: string, input: unknown, signal?: AbortSignal) => Promise<unknown>
  /** Facts: `changed {threads}`, `accounts`, `outbox`, `calendar`, `candidates`, `notify`. */
  readonly on: (name: string, listener: (value: unknown) => void) => () => void
  /** Says a fact to the thread when it runs; it asks for the whole when it starts. */
  readonly tell: (name: string, value: unknown) => void
  /** The thread has started, for the first time or again. */
  readonly onStarted: (listener: () => void) => () => void
  readonly start: () => Promise<void>
  /** Ends the thread as a fault in it would; the next one starts by itself. */
  readonly abandon: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface MailThreadDeps {
  readonly providerBase: string | null
  readonly profile: string
  readonly timeZone: string
  readonly locale: string
  readonly version: string
  readonly log: Log
  /** What the thread may ask of this one: secrets, opening an address, keeping a file. */
  readonly serve: Serve
  /** Where the worker's code lies; bundles put `mail-worker.js` beside the engine. */
  readonly workerUrl?: URL
}

const FIRST_REST_MS = 500
const LONGEST_REST_MS = 60_000

export function createMailThread(deps: MailThreadDeps): MailThread {
  const { profile, log, serve } = deps
  const file = join(profile, MAIL_FILE)
  const tells = createEmitter<{ name: string; value: unknown }>(report)
  const started = createEmitter<null>(report)
  let running: Promise<{ channel: Channel; worker: Worker }> | undefined
  let restMs = FIRST_REST_MS
  let again: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  let waiting = 0

  return {
    file,
    hasFile: () => existsSync(file),
    call,
    on: (name, listener) => tells.on(told => told.name === name && listener(told.value)),
    tell(name, value) {
      running?.then(({ channel }) => channel.tell(name, value)).catch(() => undefined)
    },
    onStarted: listener => started.on(() => listener()),
    start: async () => void (await ensure()),
    abandon: async () => void (await (await running)?.worker.terminate()),
    async close() {
      isClosed = true
      clearTimeout(again)
      const last = await running?.catch(() => undefined)
      if (last === undefined) return
      last.worker.ref()
      // An orderly end: batches under way are finished, the file is marked as closed.
      await last.channel
        .call('close', null)
        .catch(error => log.warn('mail-thread/close', { error }))
      last.channel.close()
      await last.worker.terminate()
    },
  }

  async function call(path: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    const { channel, worker } = await ensure()
    const letGo = hold(worker)
    try {
      const answer = await channel.call(path, input, signal)
      return isStream(answer) ? goOn(answer, path, input, signal) : answer
    } finally {
      letGo()
    }
  }

  /** While somebody waits for an answer the program must not end for want of anything else to do. */
  function hold(worker: Worker): () => void {
    if (waiting++ === 0) worker.ref()
    return () => {
      if (--waiting === 0) worker.unref()
    }
  }

  /** The same stream from the thread that came after. */
  async function* goOn(
    first: AsyncIterable<unknown>,
    path: string,
    input: unknown,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, void> {
    let events = first
    for (;;) {
      const { worker } = await ensure()
      const letGo = hold(worker)
      try {
        yield* events
        return
      } catch (error) {
        if (isClosed || signal?.aborted === true) return
        if (!(error instanceof Error) || !('code' in error)) throw error
        if (error.code !== 'mail-thread/stopped') throw error
      } finally {
        letGo()
      }
      await new Promise(resolve => setTimeout(resolve, FIRST_REST_MS).unref())
      const answer = await (await ensure()).channel.call(path, input, signal)
      if (!isStream(answer)) return
      events = answer
    }
  }

  function ensure() {
    if (isClosed) return Promise.reject(mailThreadFault('stopped', undefined))
    return (running ??= begin())
  }

  async function begin() {
    const setup: MailThreadSetup = {
      profile,
      file,
      timeZone: deps.timeZone,
      locale: deps.locale,
      version: deps.version,
      providerBase: deps.providerBase,
    }
    const worker = new Worker(deps.workerUrl ?? besideThis(), {
      workerData: setup,
      name: 'kith-mail',
      // Half the memory of a first sync is garbage that is looked for too late.
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 },
    })
    const ready = Promise.withResolvers<null>()
    const channel = createChannel({
      port: worker,
      serve,
      log,
      onTell(name, value) {
        if (name === 'ready') ready.resolve(null)
        else if (name === 'failed') ready.reject(fromWireFault(value as WireFault))
        else if (name === 'log') forward(value as LoggedLine)
        else tells.emit({ name, value })
      },
    })
    const from = performance.now()
    let hasEnded = false
    // An error is followed by an exit: by then the next thread may be running.
    const end = (error: unknown) => {
      if (hasEnded) return
      hasEnded = true
      ready.reject(error instanceof Error ? error : mailThreadFault('stopped', undefined))
      channel.close()
      if (isClosed || running === undefined) return
      running = undefined
      if (performance.now() - from > LONGEST_REST_MS) restMs = FIRST_REST_MS
      log.error('mail-thread/ended', { error, restMs })
      again = setTimeout(() => void ensure().catch(() => undefined), restMs).unref()
      restMs = Math.min(restMs * 2, LONGEST_REST_MS)
    }
    worker.on('error', end)
    worker.on('exit', code => end(new Error(`the mail thread ended with code ${code}`)))
    await ready.promise
    // Whoever waits for nothing else may end: what is not stored yet is fetched again.
    worker.unref()
    started.emit(null)
    return { channel, worker }
  }

  function forward({ level, event, fields }: LoggedLine): void {
    log[level](event, fields)
  }

  function report(error: unknown): void {
    log.error('mail-thread/listener', { error })
  }
}

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

function besideThis(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './mail-worker.ts' : './mail-worker.js', import.meta.url)
}
