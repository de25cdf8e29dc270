/** What goes wrong next, told by a test: the next answers of the calls whose path matches. */
export interface SimFault {
  /** Part of the path, `''` for every call. */
  readonly path: string
  /** How many calls it meets; `Infinity` until it is cleared. */
  readonly times: number
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Answers only after so many ms of real time: a slow body. */
  readonly delayMs?: number
  /** The call is carried out and then answered with the fault: its answer was lost. */
  readonly isAfter?: boolean
  /** No answer at all: the line breaks. */
  readonly isCut?: boolean
  /** What happens elsewhere just before the call is carried out. */
  readonly meanwhile?: () => void
}

export interface SimFaults {
  readonly add: (fault: SimFault) => void
  readonly clear: () => void
  /** The fault that meets this call, used up by one. */
  readonly take: (path: string) => SimFault | undefined
}

export function createSimFaults(): SimFaults {
  let list: { readonly fault: SimFault; left: number }[] = []
  return {
    add: fault => list.push({ fault, left: fault.times }),
    clear: () => (list = []),
    take(path) {
      const met = list.find(each => each.left > 0 && path.includes(each.fault.path))
      if (met === undefined) return undefined
      met.left -= 1
      list = list.filter(each => each.left > 0)
      return met.fault
    },
  }
}
