import type { NamedAgency } from '../../agency-names/rules.ts'

/** How an agency may be called; a heavier wording wins over a lighter one of another agency. */
export interface Alias {
  text: string
  /** 5 full, 4 short, 3 without the city, 2 customary abbreviation, 1 bare (水务, 青石): only where the grammar shows an agency. */
  weight: number
}

/** What officials call certain fields of work for short, whatever the city; first the long wording. */
const customary: readonly [string, readonly string[]][] = [
  ['发展和改革', ['发改', '发展改革']],
  ['工业和信息化', ['工信']],
  ['经济和信息化', ['经信']],
  ['经济贸易', ['经贸']],
  ['人力资源和社会保障', ['人社']],
  ['劳动和社会保障', ['劳动保障', '劳动', '社保']],
  ['住房和城乡建设', ['住建', '建设']],
  ['住房保障和房产管理', ['房管']],
  ['自然资源和规划', ['资规', '自规', '自然资源', '规划']],
  ['国土资源', ['国土']],
  ['环境保护', ['环保']],
  ['生态环境', ['环保', '生态']],
  ['城市管理和综合执法', ['城管', '城管执法', '综合执法', '城市管理']],
  ['城市管理综合执法', ['城管', '城管执法', '综合执法']],
  ['城市管理', ['城管']],
  ['交通运输', ['交通']],
  ['农业农村', ['农业']],
  ['农村经济经营管理', ['经管']],
  ['文化广电和旅游', ['文广旅', '文旅', '文化旅游']],
  ['文化和旅游', ['文旅', '文化旅游']],
  ['文化广电新闻出版', ['文广新', '文广']],
  ['卫生健康', ['卫健', '卫生']],
  ['卫生和计划生育', ['卫计']],
  ['应急管理', ['应急']],
  ['国有资产监督管理', ['国资']],
  ['市场监督管理', ['市场监管', '市监']],
  ['工商行政管理', ['工商']],
  ['质量技术监督', ['质监']],
  ['食品药品监督管理', ['食药监', '药监']],
  ['安全生产监督管理', ['安监']],
  ['广播电视', ['广电']],
  ['新闻出版', ['新闻出版']],
  ['医疗保障', ['医保']],
  ['行政审批服务', ['行政审批', '审批']],
  ['政务服务和大数据管理', ['政数', '政务服务']],
  ['退役军人事务', ['退役军人']],
  ['科学技术', ['科技']],
  ['教育体育', ['教体', '教育']],
  ['林业和草原', ['林草', '林业']],
  ['园林绿化', ['园林']],
  ['民族宗教事务', ['民宗']],
  ['机构编制', ['编']],
  ['政策研究', ['政研']],
  ['交通警察', ['交警']],
  ['公安消防', ['消防']],
  ['消防救援', ['消防']],
  ['住房公积金管理', ['公积金']],
  ['残疾人联合会', ['残联']],
  ['供销合作社', ['供销社']],
]

const endings: readonly [string, readonly string[]][] = [
  ['人民政府办公室', ['政府办公室', '政府办']],
  ['人民政府', ['政府', '']],
  ['街道办事处', ['街道办', '街道', '办事处', '办']],
  ['办事处', ['街道办事处', '街道办', '街道']],
  ['街道', ['街道办事处', '街道办', '办事处']],
  ['管理委员会', ['管委会', '']],
  ['管委会', ['']],
  ['委员会办公室', ['办']],
  ['委员会', ['委']],
  ['办公室', ['办']],
  ['研究室', ['研室']],
  ['集团有限公司', ['集团', '集团公司']],
  ['有限责任公司', ['公司']],
  ['有限公司', ['公司']],
]
const suffix = /(?:管理局|局|委|办|厅|中心|分公司|公司|集团|支队|大队|分局|街道|办事处|区|县|镇|乡|站|所)$/

/** City names that begin agencies' full names: 示例市 of 示例市人民政府. */
export function placesOf(directory: readonly NamedAgency[]): string[] {
  const found = directory.flatMap(({ nameZh }) => {
    const place = nameZh.match(/^(?:中共)?(.{2,5}?[市县区州])(?:人民政府|人大|政协|委员会|委)/)?.[1]
    return place && !/^[市县区]/.test(place) ? [place] : []
  })
  const own = directory
    .filter(({ shortZh, relation }) => /^[市县区](?:政府|委|人大|政协)/.test(shortZh) || relation === 'self')
    .map(({ nameZh }) => nameZh)
  const places = [...new Set(found)].filter((place) => own.some((name) => name.includes(place)))
  return [...places, ...places.map((place) => place.slice(0, -1))].filter((place) => place.length >= 2)
}

/** Every wording for one agency, heaviest first for the same text. */
export function aliasesOf(agency: NamedAgency, places: readonly string[]): Alias[] {
  const weights = new Map<string, number>()
  const add = (text: string, weight: number) => {
    const name = text.replaceAll(/（.{0,12}）$/g, '')
    if (name.length >= 2 && !/^(?:局|委|办|镇|乡|政府|人民政府|办公室|集团|公司|街道)$/.test(name))
      weights.set(name, Math.max(weights.get(name) ?? 0, weight))
  }
  add(agency.nameZh, 5)
  add(agency.shortZh, 4)
  for (const name of [agency.nameZh, agency.shortZh]) for (const form of formsOf(name, places)) add(...form)
  if (agency.relation === 'self') for (const own of ['本办', '我办']) add(own, 4)
  return [...weights].map(([text, weight]) => ({ text, weight }))
}

function formsOf(name: string, places: readonly string[]): [string, number][] {
  const level = name.match(/^[市县区](?=.{2})/)?.[0] ?? ''
  const bare = places.reduce((rest, place) => rest.replace(place, ''), name.slice(level.length))
  const forms: [string, number][] = []
  for (const [form, weight] of [[bare, 3], ...shorter(bare)] as [string, number][]) {
    forms.push([form, weight])
    const up = level || levelOf(places)
    if (up) forms.push([up + form, weight])
    for (const place of places) if (place.length > 2 || !level) forms.push([place + form, weight])
    for (const core of coresOf(form)) {
      forms.push([core, 1])
      if (up) forms.push([up + core, 2])
    }
  }
  return forms
}

const levelOf = (places: readonly string[]) => places[0]?.slice(-1) ?? ''

/** 国土资源局 → 国土局; 青石镇人民政府 → 青石镇政府, 青石镇; 发改局 → 发改委. */
function shorter(name: string): [string, number][] {
  const forms = new Set<string>()
  for (const [long, shorts] of endings)
    if (name.endsWith(long)) for (const short of shorts) forms.add(name.slice(0, -long.length) + short)
  for (const base of [name, ...forms])
    for (const [long, shorts] of customary)
      if (base.includes(long)) for (const short of shorts) forms.add(base.replace(long, short))
  for (const base of [name, ...forms]) {
    if (/^发改[局委]$/.test(base)) forms.add('发改委').add('发改局')
    const core = base.match(/^(.{3,12})局$/)?.[1]
    if (core) forms.add(`${core.slice(0, 2)}局`)
    if (/管理局$/.test(base)) forms.add(base.replace(/管理局$/, '局'))
    if (/[镇乡]$/.test(base)) forms.add(`${base}政府`)
  }
  return [...forms].filter((form) => form !== name && form.length >= 2).map((form) => [form, 2])
}

/** What stays when the kind of body is left out: 水务, 青石, 供电. */
function coresOf(name: string): string[] {
  const core = name.replace(suffix, '')
  return core !== name && core.length >= 2 && core.length <= 6 ? [core] : []
}
