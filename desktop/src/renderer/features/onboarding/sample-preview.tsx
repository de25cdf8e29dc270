import { Avatar, Chip, Icon } from '#renderer/ui'

/** [name, status, hue, open deals, last contact]: a picture of what the sample holds, not the sample. */
const ROWS = [
  ['Nordlys Maritime', 'Customer', 152, '€64,000', 'today 11:42'],
  ['Transalpes Fret', 'Talking', 215, '€38,500', 'Wed'],
  ['Aalto Biosensors Oy', 'Talking', 215, '€88,000', 'Tue'],
  ['Ferrer Montoya Grupo', 'Talking', 215, '€72,400', 'Mon'],
  ['Kjeldgaard Pharma', 'Customer', 152, '€218,000', 'Mon'],
  ['Szent Imre Kórház', 'Customer', 152, '€124,500', '13 Nov'],
  ['Hebridean Ferries', 'Customer', 152, '', '12 Nov'],
  ['Zuiderzee Museumstichting', 'New', 258, '€14,600', '12 Nov'],
  ['Ege Taze Gıda A.Ş.', 'New', 258, '€27,000', '10 Nov'],
  ['Stadtwerke Ansbach', 'Talking', 215, '€33,600', '9 Nov'],
  ['Oyelaran & Sons', 'Quiet', 50, '€24,000', '25 Oct'],
  ['Västerbotten Trävaror', 'Talking', 215, '€96,700', '23 Oct'],
  ['Banque Delacroix', 'Customer', 152, '', '21 Oct'],
  ['Tallinna Sadam', 'Customer', 152, '', '19 Oct'],
  ['Yıldız Kardeşler', 'Talking', 215, '€43,800', '16 Oct'],
  ['Chubu Freight', 'New', 258, '€97,400', '14 Oct'],
  ['Fondazione Bertolini', 'Quiet', 50, '€21,250', '2 Oct'],
  ['Reykjanes Hafnir ehf.', 'New', 258, '€31,500', '30 Sep'],
  ['Clínica Santa Aurelia', 'New', 258, '€42,300', '28 Sep'],
  ['Comhairle Chontae an Chláir', 'Talking', 215, '€45,400', '24 Sep'],
  ['Kowalczyk Maszyny', 'Quiet', 50, '€12,800', '18 Sep'],
  ['Lindenhof Maschinenbau', 'Customer', 152, '€81,200', '16 Sep'],
  ['Sakuragi Systems', 'Talking', 215, '€59,000', '11 Sep'],
  ['Harmattan Pay', 'Customer', 152, '', '9 Sep'],
  ['Bursztyn Media', 'New', 258, '€18,400', '4 Sep'],
  ['Raghav Insurance', 'Talking', 215, '€110,000', '2 Sep'],
  ['Lagoon Health', 'Quiet', 50, '€7,900', '28 Aug'],
  ['Éditions du Canal', 'Customer', 152, '', '26 Aug'],
  ['Hakata Freight', 'New', 258, '€36,700', '20 Aug'],
  ['Polana Maszyny', 'Talking', 215, '€22,500', '13 Aug'],
  ['Banyan Cooperative', 'Customer', 152, '€48,300', '6 Aug'],
  ['Glas & Sønner', 'Quiet', 50, '', '30 Jul'],
] as const

export function SamplePreview() {
  return (
    <div className="start-right" aria-hidden>
      <p className="start-caption">
        <b>Sample data</b>
        Delete it in one step whenever you like
      </p>
      <div className="start-table">
        <div className="start-tabs">
          <Icon name="building-2" />
          <b>Companies</b>
          <span className="on">All</span>
          <span>Customers</span>
          <span>Not spoken to</span>
        </div>
        <div className="start-row head">
          <span>
            <Icon name="type" /> Name
          </span>
          <span>
            <Icon name="tag" /> Status
          </span>
          <span className="num">Open deals</span>
          <span>
            <Icon name="clock" /> Last contact
          </span>
        </div>
        {ROWS.map(([name, status, hue, deals, contact]) => (
          <div key={name} className="start-row">
            <span>
              <Avatar name={name} shape="square" size={16} />
              <b className="trunc">{name}</b>
            </span>
            <span>
              <Chip hue={hue} dot>
                {status}
              </Chip>
            </span>
            <span className="num">{deals}</span>
            <span className="muted">{contact}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
