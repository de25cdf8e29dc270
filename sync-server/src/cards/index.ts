export {
  createCards,
  type CardPerson,
  type CardReading,
  type Cards,
  type MostChange,
  type MostRead,
  type CardsDeps,
  type PageFrom,
} from './cards.ts'
export type { KeyStore } from './keys.ts'
export { cardMigrations } from './migrations.ts'
export { cardRoutes, type CardRoutesDeps } from './routes.ts'
