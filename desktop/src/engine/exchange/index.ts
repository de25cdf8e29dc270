export { createExchange, type Exchange, type ExchangeDeps } from './exchange.ts'
