export { createExchange, type Exchange, type ExchangeDeps } from './exchange.ts'
export { exportFault, importFault } from './exchange-faults.ts'
