import type { Contract } from '../contract.ts'
import type { venues as en } from '../en/venues.ts'

export const venues: Contract<typeof en> = {
  'venues.seatsOf': '{n}座',
  'venues.taken.title': '场地已被占用',
  'venues.taken.kept': '没有发送或改动任何内容，已填写的内容都在。可改用下列场地或时间，继续办理。',
  'venues.taken.otherVenues': '同一时段空闲的场地',
  'venues.taken.noVenue': '该时段没有其他空闲场地。',
  'venues.taken.otherTimes': '{name}的其他空闲时间',
  'venues.taken.noTime': '当日及其后两个工作日没有其他空闲时间。',
  'venues.taken.take': '改用',
  'venues.taken.edit': '修改拟稿的地点或时间',
}
