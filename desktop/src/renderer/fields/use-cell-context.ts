import { useMemo } from 'react'
import { useCatalog, useFormat } from '#renderer/client'
import type { CellContext } from './cell-context.ts'

/** Everything cells draw with; a new value when a definition changed or a minute has passed. */
export function useCellContext(): CellContext {
  const catalog = useCatalog()
  const format = useFormat()
  return useMemo(() => ({ ...format, catalog }), [format, catalog])
}
