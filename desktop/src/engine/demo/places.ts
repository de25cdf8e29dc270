/** Where sample people live: names, cities, phone prefixes and company endings that belong together. */
export interface Place {
  readonly country: string
  readonly code: string
  readonly currency: string
  readonly cities: readonly string[]
  readonly first: readonly string[]
  readonly last: readonly string[]
  /** Words that companies are named with, and what they end in. */
  readonly roots: readonly string[]
  readonly endings: readonly string[]
  readonly domain: string
  /** Digits of a fixed line after the country code; `#` is any digit. */
  readonly phone: string
}

const list = (text: string): readonly string[] =>
  text.split(' ').map(word => word.replaceAll('_', ' '))

export const places: readonly Place[] = [
  {
    country: 'Norway',
    code: 'NO',
    currency: 'NOK',
    domain: 'no',
    phone: '+47 55 ## ## ##',
    cities: list('Bergen Oslo Trondheim Stavanger Tromsø Ålesund'),
    first: list(
      'Ingrid Håkon Siri Torbjørn Marit Øyvind Solveig Kjetil Astrid Sindre Ragnhild Eirik',
    ),
    last: list(
      'Solheim Bjerkås Åmot-Haugen Kristiansen Haugland Nygård Strand Østby Lindqvist Moen Bakke Tveit',
    ),
    roots: list('Nordlys Fjellvind Vestkyst Havnelab Polar Brevik'),
    endings: list('Maritime Energi Drift AS Logistikk'),
  },
  {
    country: 'Portugal',
    code: 'PT',
    currency: 'EUR',
    domain: 'pt',
    phone: '+351 21 ### ####',
    cities: list('Lisboa Porto Braga Coimbra Faro'),
    first: list('Inês Tomás Leonor Rui Beatriz João Mafalda Duarte Catarina Gonçalo'),
    last: list('Carvalhal Figueiredo Nogueira Teixeira Sampaio Brandão Queirós Pacheco'),
    roots: list('Atlântica Douro Cerâmica Tejo Alvorada'),
    endings: list('Seguros Têxtil do_Lis Navegação Lda'),
  },
  {
    country: 'Germany',
    code: 'DE',
    currency: 'EUR',
    domain: 'de',
    phone: '+49 30 ########',
    cities: list('Berlin Hamburg München Köln Leipzig Freiburg'),
    first: list('Anneliese Jürgen Friederike Matthias Svenja Torsten Käthe Emre Jana Cem'),
    last: list(
      'Großmann Müller-Lüdenscheidt Schäfer Yıldız Brandt Köhler Weiß Hoffmann Vogel Öztürk',
    ),
    roots: list('Stadtwerke Nordstern Lindenhof Isar Feinwerk Hanse'),
    endings: list('GmbH Technik Maschinenbau Logistik AG'),
  },
  {
    country: 'Poland',
    code: 'PL',
    currency: 'PLN',
    domain: 'pl',
    phone: '+48 22 ### ## ##',
    cities: list('Warszawa Kraków Gdańsk Wrocław Łódź Poznań'),
    first: list('Aleksandra Zbigniew Małgorzata Paweł Katarzyna Łukasz Agnieszka Michał'),
    last: list('Wójcik Brzezińska Kowalczyk Zieliński Lewandowska Dąbrowski Szymańska'),
    roots: list('Polana Bursztyn Wisła Karpaty Iskra'),
    endings: list('Foods Maszyny Instytut Sp._z_o.o. Media'),
  },
  {
    country: 'Nigeria',
    code: 'NG',
    currency: 'NGN',
    domain: 'ng',
    phone: '+234 1 ### ####',
    cities: list('Lagos Abuja Ibadan Port_Harcourt'),
    first: list('Oluwaseun Chiamaka Babatunde Ngozi Folake Emeka Adaeze Dele'),
    last: list('Adebayo Oyelaran Okonkwo Eze Balogun Nwachukwu Afolabi'),
    roots: list('Harmattan Lagoon Iroko Baobab Sahel'),
    endings: list('Pay Freight Agro Health Ltd'),
  },
  {
    country: 'Japan',
    code: 'JP',
    currency: 'JPY',
    domain: 'jp',
    phone: '+81 3 #### ####',
    cities: list('Tokyo Osaka Sapporo Fukuoka Kyoto'),
    first: list('Yuki Aiko Haruto Sakura Ren Naomi Daichi Emi'),
    last: list('Hashimoto Tanaka Nakamura Kobayashi Fujita Mori Ishikawa'),
    roots: list('Mizube Hakata Chubu Sakuragi Kumo'),
    endings: list('Robotics Seiki_K.K. Freight Denshi Systems'),
  },
  {
    country: 'India',
    code: 'IN',
    currency: 'INR',
    domain: 'in',
    phone: '+91 22 #### ####',
    cities: list('Mumbai Bengaluru Pune Chennai Kochi'),
    first: list('Priyanka Arjun Lakshmi Rohan Anjali Vikram Meera Karthik'),
    last: list('Venkataraman Iyer Deshpande Raghunathan Kulkarni Menon Chatterjee'),
    roots: list('Saptarishi Raghav Monsoon Banyan Kaveri'),
    endings: list('Labs Insurance Solar Pharma Textiles'),
  },
  {
    country: 'France',
    code: 'FR',
    currency: 'EUR',
    domain: 'fr',
    phone: '+33 1 ## ## ## ##',
    cities: list('Paris Lyon Nantes Toulouse Lille Strasbourg'),
    first: list('Jean-Baptiste Éloïse Thibault Anaïs Maëlle François Océane Noémie'),
    last: list('Kouassi Lefèvre Ferrière Boisson Charpentier Nguyễn Étienne'),
    roots: list('Ébène Lumière Transalpes Garonne Cartier-Brume'),
    endings: list('Conseil Offshore Fret SAS Énergies'),
  },
  {
    country: 'Ireland',
    code: 'IE',
    currency: 'EUR',
    domain: 'ie',
    phone: '+353 1 ### ####',
    cities: list('Dublin Cork Galway Limerick'),
    first: list('Ruairí Aoife Caoimhe Fionn Saoirse Oisín Niamh'),
    last: list('Mac_Giolla Ó_Briain Byrne Gallagher Ní_Dhomhnaill Kavanagh'),
    roots: list('Tidewright Comhairle Claddagh Shannon'),
    endings: list('Software Analytics Biosciences Ltd'),
  },
  {
    country: 'Egypt',
    code: 'EG',
    currency: 'EGP',
    domain: 'eg',
    phone: '+20 2 #### ####',
    cities: list('القاهرة الإسكندرية Giza'),
    first: list('ليلى محمود Yasmine كريم Nour هدى'),
    last: list('حسن السيد Mansour عبد_الله Farouk'),
    roots: list('النيل Delta Lotus'),
    endings: list('للشحن Trading Textiles'),
  },
  {
    country: 'United States',
    code: 'US',
    currency: 'USD',
    domain: 'com',
    phone: '+1 415 555 ####',
    cities: list('San_Francisco Austin Boston Chicago Seattle Honolulu'),
    first: list('Leilani Marcus Abigail Desmond Grace Theodore Camila Wyatt Naomi Isaiah'),
    last: list('Kahananui Whitfield Ramirez Okafor Sullivan Begaye Ferraro Nakai Brooks'),
    roots: list('Makai Cedarline Halcyon Redwood Bluebonnet Keystone'),
    endings: list('Outfitters Analytics Health Systems Inc. Robotics'),
  },
]
