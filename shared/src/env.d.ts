/**
 * The web-standard globals that every host of `shared` has: Node 24, Electron and Chromium.
 * Named one by one so that a DOM or Node name does not compile in this package.
 */
declare const crypto: {
  getRandomValues<T extends ArrayBufferView>(array: T): T
  randomUUID(): string
}
declare class TextEncoder {
  encode(text?: string): Uint8Array
  encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number }
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}
declare class URL {
  constructor(url: string, base?: string)
  href: string
  protocol: string
  hostname: string
  host: string
  pathname: string
  search: string
  hash: string
}
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare function structuredClone<T>(value: T): T
declare function queueMicrotask(work: () => void): void

/** Base64 as every host has it; the strings hold one byte per character. */
declare function btoa(binary: string): string
declare function atob(text: string): string
