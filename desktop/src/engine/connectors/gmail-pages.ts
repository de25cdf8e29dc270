/** Gmail's list of ids, a page at a time: 5 units for 500, whatever it is asked for. */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js'
import type { GoogleCall } from './google-call.ts'

export interface GmailDeps {
  readonly api: gmail_v1.Gmail
  readonly call: GoogleCall
}
export interface Asked {
  readonly page?: string | undefined
  readonly q?: string
  readonly labelIds?: string[]
  readonly includeSpamTrash?: boolean
}

const UNITS = 5
const PAGE = 500

export function listPage(
  { api, call }: GmailDeps,
  signal: AbortSignal,
  { page, ...asked }: Asked,
): Promise<gmail_v1.Schema$ListMessagesResponse> {
  return call(UNITS, signal, options =>
    api.users.messages.list(
      {
        userId: 'me',
        maxResults: PAGE,
        includeSpamTrash: false,
        ...asked,
        ...(page === undefined ? {} : { pageToken: page }),
      },
      options,
    ),
  )
}

export async function* gmailPages(
  deps: GmailDeps,
  signal: AbortSignal,
  asked: Omit<Asked, 'page'>,
): AsyncGenerator<gmail_v1.Schema$ListMessagesResponse> {
  let page: string | undefined
  do {
    const answer = await listPage(deps, signal, { ...asked, page })
    yield answer
    page = answer.nextPageToken ?? undefined
  } while (page !== undefined)
}
