import { Story } from './story.tsx'

const COLOURS = [
  '--base',
  '--sunken',
  '--raised',
  '--hover',
  '--pressed',
  '--selected',
  '--line',
  '--line-strong',
  '--ink',
  '--muted',
  '--faint',
  '--accent',
  '--accent-fill',
  '--danger',
  '--warn',
  '--warn-ink',
  '--good',
  '--good-ink',
]
const SIZES = ['--t11', '--t12', '--t13', '--t14', '--t16', '--t20', '--t24']

export function TokenStories() {
  return (
    <>
      <Story title="Colours">
        {COLOURS.map(name => (
          <span key={name} className="story-colour">
            <i style={{ background: `var(${name})` }} />
            {name}
          </span>
        ))}
      </Story>
      <Story title="Type">
        <div className="story-column wide">
          {SIZES.map(name => (
            <p key={name} style={{ font: `500 var(${name})` }}>
              {name.slice(3)} Zuiderzee Museumstichting €128,400 Владимир Кузнецов محمد 山田太郎
            </p>
          ))}
        </div>
      </Story>
    </>
  )
}
