/** The words of sample deals, tasks and notes: what people in a small sales team really write. */
export const jobTitles = [
  'Head of procurement',
  'Finance director',
  'Fleet manager',
  'IT operations lead',
  'Managing director',
  'Office manager',
  'Chief of staff',
  'Head of sales',
  'Product manager',
  'Warehouse lead',
  'Operations manager',
  'Data protection officer',
  'Marketing manager',
  'Plant manager',
  'Purchasing agent',
  'Researcher',
  'Customer success manager',
  'Legal counsel',
] as const

export const industries = [
  'software',
  'hardware',
  'finance',
  'insurance',
  'health',
  'education',
  'manufacturing',
  'construction',
  'energy',
  'transport',
  'retail',
  'food',
  'hospitality',
  'media',
  'services',
  'nonProfit',
  'government',
] as const

export const dealNames = [
  'Fleet telematics, 120 vessels',
  'Warehouse scanners, 3 sites',
  'Claims portal, 3 years',
  'Field service pilot',
  'Route planning',
  'CRM replacement 2027',
  'Spare-parts portal',
  'Nursing rota integration',
  'Annual support, tier 2',
  'Berth booking, winter season',
  'Dispatch desk, two cities',
  'Donor database migration',
  'Cold-chain reporting',
  'Member self-service',
  'Tender 2026/118: ticketing',
  'Service contracts',
  'Data room for field engineers',
  'Lab inventory, phase 2',
  'Volunteer scheduling',
  'Claims intake, 40 seats',
  'Plant maintenance suite',
  'Group rollout, 9 sites',
  'Hospital network licence',
  'Rail yard planning',
  'Retail back office',
  'Archive search',
  'Energy audit dashboard',
  'Crew app, extra seats',
  'Invoice automation',
  'Visitor management',
] as const

export const nextSteps = [
  'Send contract',
  'Call',
  'Demo',
  'Follow up',
  'Review terms',
  'Site visit',
  'Send offer',
  'Kick-off',
  'Send samples',
  'Onboarding call',
] as const

export const taskTitles = [
  'Send revised data processing terms',
  'Call about renewal',
  'Prepare demo for the board',
  'Send offer',
  'Ask for the org chart',
  'Follow up on pilot results',
  'Check delivery dates with the warehouse',
  'Book site visit',
  'Introduce to customer success',
  'Collect references',
  'Send price list 2027',
  'Confirm number of seats',
  'Review security questionnaire',
  'Thank for the visit',
] as const

export const noteTexts = [
  [
    'Who decides what',
    'Owns the technical choice; finance owns the budget up to 2 million. The board meets on 14 December and signs what both recommend.',
  ],
  [
    'Call notes',
    'Happy with the pilot. Two wishes: **one invoice per site**, and tablets instead of laptops on the floor.\n\n- [x] Send the pilot report\n- [ ] Quote for tablets',
  ],
  [
    'Kick-off',
    'Start on 1 February. They want the data hosted in the EU and a sandbox before Christmas.',
  ],
  [
    'Site visit',
    'Walked two sites. Crew prefers large buttons and no typing with gloves. Photos are in Files.',
  ],
  [
    'Objections',
    'Worried about lock-in after the last vendor. Showed the export and the open file format; that helped.',
  ],
  [
    'Introductions',
    'Knows half the industry association. Asked for an introduction to the harbour authority in spring.',
  ],
  [
    'Pricing',
    'Their budget closes in March. A three-year term with a break after 18 months would pass procurement.',
  ],
  [
    'Competition',
    'Also talking to two others. Ours is the only one that works offline on the vessels.',
  ],
  ['Personal', 'Sails on weekends. Daughter starts university in Bergen in autumn.'],
] as const

export const members = [
  { first: 'Mira', last: 'Lindqvist', email: 'mira@tidemark.example' },
  { first: 'Tomás', last: 'Ferreira', email: 'tomas@tidemark.example' },
  { first: 'Aiko', last: 'Tanabe', email: 'aiko@tidemark.example' },
  { first: 'Dele', last: 'Okoro', email: 'dele@tidemark.example' },
] as const
