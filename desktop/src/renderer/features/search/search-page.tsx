/** All results of a search, by object, with where the words were found. */
import { useEffect, useRef, useState } from 'react'
import { useCatalog, useKith, useNavigation } from '#renderer/client'
import type { SearchHit } from '@kith/shared/rpc'
import { Avatar, Chip, EmptyState, Icon, Input, MatchMark } from '#renderer/ui'
import { Excerpt } from './excerpt.tsx'
import { useSearchHits } from './use-search-hits.ts'

const LIMIT = 200

export function SearchPage() {
  const { place, go } = useNavigation()
  const given = place.page === 'search' ? (place.text ?? '') : ''
  const [text, setText] = useState(given)
  const [only, setOnly] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const catalog = useCatalog()
  const { hits, isReady } = useSearchHits(text, LIMIT)
  const open = useOpenHit()

  // The address follows the words without filling the history with every letter.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== given)
        go({ page: 'search', ...(text === '' ? {} : { text }) }, { replace: true })
    }, 300)
    return () => clearTimeout(timer)
  }, [text, given, go])

  const counts = new Map<string, number>()
  for (const hit of hits) counts.set(hit.object, (counts.get(hit.object) ?? 0) + 1)
  const shown = only === null ? hits : hits.filter(hit => hit.object === only)
  const current = Math.min(active, Math.max(0, shown.length - 1))

  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const next = Math.max(
        0,
        Math.min(shown.length - 1, current + (event.key === 'ArrowDown' ? 1 : -1)),
      )
      setActive(next)
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      const hit = shown[current]
      if (hit) open(hit)
    } else if (event.key === 'Escape') {
      // Lets go of the field, so that shortcuts lead on from here.
      event.preventDefault()
      event.stopPropagation()
      if (text === '') event.currentTarget.blur()
      else setText('')
    }
  }
  return (
    <div className="search-page">
      <header className="page-head">
        <h1 className="page-title">
          <Icon name="search" />
          Search
        </h1>
      </header>
      <div className="page-body">
        <div className="search-column">
          <Input
            size="large"
            icon="search"
            autoFocus
            aria-label="Search everything"
            placeholder="Names, e-mails, numbers, words in notes"
            value={text}
            onChange={event => {
              setText(event.target.value)
              setActive(0)
            }}
            onKeyDown={onKeyDown}
          />
          {counts.size > 0 && (
            <div className="search-filters" role="group" aria-label="Only">
              {[...counts].map(([id, count]) => (
                <button
                  key={id}
                  type="button"
                  className="search-filter"
                  aria-pressed={only === id}
                  onClick={() => setOnly(only === id ? null : id)}
                >
                  {catalog.findObject(id)?.labelPlural ?? id}
                  <span className="ui-count">{count === LIMIT ? `${count}+` : count}</span>
                </button>
              ))}
            </div>
          )}
          <ul ref={list} className="search-hits" aria-label="Results">
            {shown.map((hit, at) => (
              <HitRow
                key={hit.id}
                hit={hit}
                text={text}
                isCurrent={at === current}
                onOpen={() => open(hit)}
              />
            ))}
          </ul>
          {text.trim() === '' && (
            <EmptyState
              icon="search"
              text="Search names, e-mail addresses, phone numbers and the words of notes."
              hint="Several words may come in any order."
            />
          )}
          {text.trim() !== '' && isReady && shown.length === 0 && (
            <EmptyState
              text={`Nothing has the words “${text.trim()}”.`}
              hint="Fewer letters find more: the beginning of a word is enough."
            />
          )}
        </div>
      </div>
    </div>
  )
}

function useOpenHit(): (hit: SearchHit) => void {
  const { go } = useNavigation()
  const { keep } = useKith()
  return hit => {
    keep.visited({ id: hit.id, object: hit.object, title: hit.title })
    go({ page: 'record', object: hit.object, record: hit.id })
  }
}

interface HitRowProps {
  readonly hit: SearchHit
  readonly text: string
  readonly isCurrent: boolean
  readonly onOpen: () => void
}

function HitRow({ hit, text, isCurrent, onOpen }: HitRowProps) {
  const object = useCatalog().findObject(hit.object)
  return (
    <li>
      <button
        type="button"
        className="search-hit"
        data-current={isCurrent || undefined}
        onClick={onOpen}
      >
        <Avatar name={hit.title} shape={object?.shape ?? 'square'} size={24} />
        <span className="search-words">
          <span className="row-x search-title">
            <span className="trunc w500">
              <MatchMark text={hit.title || 'No name'} wanted={text} />
            </span>
            {hit.subtitle !== '' && (
              <span className="trunc muted">
                <MatchMark text={hit.subtitle} wanted={text} />
              </span>
            )}
          </span>
          {hit.excerpt !== null && <Excerpt text={hit.excerpt} />}
        </span>
        {object && <Chip icon={object.icon}>{object.label}</Chip>}
      </button>
    </li>
  )
}
