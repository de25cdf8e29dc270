/** XML as a stream of events, characters never cut at the end of a chunk. Names come without their prefix. */
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'

export interface XmlHandler {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
}

/** Feeds `handler` chunk by chunk; yields the bytes so far after each, so that whoever reads may take what is there. */
export async function* xmlEvents(stream: Readable, handler: XmlHandler): AsyncGenerator<number> {
  const parser = new SaxesParser({ xmlns: false })
  const decoder = new StringDecoder('utf8')
  let failure: Error | undefined
  let bytes = 0
  parser.on('error', error => (failure ??= error))
  parser.on('opentag', tag => handler.open(bare(tag.name), tag.attributes))
  parser.on('text', handler.text)
  parser.on('cdata', handler.text)
  parser.on('closetag', tag => handler.close(bare(tag.name)))
  try {
    for await (const chunk of stream) {
      parser.write(decoder.write(chunk as Buffer))
      if (failure) throw failure
      bytes += (chunk as Buffer).length
      yield bytes
    }
    parser.write(decoder.end()).close()
    if (failure) throw failure
    yield bytes
  } finally {
    stream.destroy()
  }
}

export async function readXml(stream: Readable, handler: XmlHandler): Promise<void> {
  const events = xmlEvents(stream, handler)
  let step = await events.next()
  while (step.done !== true) step = await events.next()
}

/** An attribute whatever its prefix: `r:id` is `id` of the relationships. */
export const attribute = (
  attributes: Readonly<Record<string, string>>,
  name: string,
): string | undefined =>
  attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1]

const bare = (name: string): string => name.slice(name.indexOf(':') + 1)
