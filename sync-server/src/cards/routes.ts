/** The HTTP API of cards. */
import { publishSchema } from '@kith/shared/cards'
import { isId, s, type DocId } from '@kith/shared/kit'
import { defineRoute, httpFault, MEMBER, type Person, type Route } from '#http'
import type { CardPerson, Cards } from './cards.ts'

const id = s
  .string()
  .refine(isId, 'is not an id')
  .transform(text => text.toLowerCase() as DocId)
const params = s.object({ workspace: id })
const flag = s.enum(['0', '1']).default('0')

/** A hundred texts of 64 Ki characters would be more; devices send a tenth of it at once. */
const MAX_PUBLISH_BYTES = 4 * 1024 * 1024
const PATH = '/api/workspaces/:workspace/cards'

export interface CardRoutesDeps {
  readonly cards: Cards
  readonly personOf: (workspace: DocId, user: string) => Promise<CardPerson | undefined>
}

export function cardRoutes({ cards, personOf }: CardRoutesDeps): readonly Route[] {
  async function who(workspace: DocId, { user }: Person): Promise<CardPerson> {
    const person = await personOf(workspace, user)
    if (person === undefined) throw httpFault('not-found', { what: 'workspace' })
    return person
  }
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      rule: MEMBER,
      params,
      query: s.object({
        after: s.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
        audience: s.string().max(100).default(''),
        going: flag,
      }),
      run: async ({ params: { workspace }, query: { after, audience, going }, person }) =>
        cards.page(workspace, await who(workspace, person), {
          after,
          audience,
          isGoingOn: going === '1',
        }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/mine`,
      rule: MEMBER,
      params,
      query: s.object({ after: id.optional() }),
      run: ({ params: { workspace }, query: { after }, person }) =>
        cards.mine(workspace, person.user, after ?? null),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      rule: MEMBER,
      params,
      body: publishSchema,
      maxBytes: MAX_PUBLISH_BYTES,
      run: async ({ params: { workspace }, body, person }) =>
        cards.publish(workspace, await who(workspace, person), body),
    }),
    defineRoute({
      method: 'DELETE',
      path: PATH,
      rule: MEMBER,
      params,
      run: async ({ params: { workspace }, person }) => ({
        cards: await cards.takeBackAll(workspace, person.user),
      }),
    }),
  ]
}
