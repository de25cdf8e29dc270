import { useRef, useState } from 'react'
import { showFault } from './show-fault.ts'
import { uploadFile, type UploadedFile } from './upload-file.ts'
import { useClient } from './context.tsx'

export interface Reading {
  readonly name: string
  /** Bytes. */
  readonly done: number
  readonly total: number
}

/** A file on its way to the engine, with how far it is and a way to stop it. */
export function useUpload() {
  const client = useClient()
  const [reading, setReading] = useState<Reading | null>(null)
  const stop = useRef(new AbortController())

  /** `null` where it was stopped or went wrong, which is shown. */
  const read = async (file: File): Promise<UploadedFile | null> => {
    stop.current = new AbortController()
    const { signal } = stop.current
    const onProgress = (done: number) => setReading({ name: file.name, done, total: file.size })
    onProgress(0)
    try {
      return await uploadFile(client.files, file, { signal, onProgress })
    } catch (error) {
      if (!signal.aborted) showFault(error)
      return null
    } finally {
      setReading(null)
    }
  }
  return { reading, read, cancel: () => stop.current.abort() }
}
