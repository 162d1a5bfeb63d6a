import { bytesOf, fileOf } from '../files/given.ts'
import type { Given, Params } from './given.ts'

export type Form = Record<string, string | File>

/**
 * What is sent with a POST so that it would be done by whom it may be done: a refusal then is one of the role, or of a
 * rule that the condition breaks, and not one of an empty form. Routes that are not here take an empty form.
 */
export function formsOf(given: Given): Record<string, (params: Params) => Form> {
  const { cast } = given.world
  const words = { reason: '按要求办理' }
  const version = { version: '1' }
  const day = '2026-11-23'
  const format = {
    numberPattern: '第{号}期',
    redRule: 'yes',
    reportLabel: '报',
    sendLabel: '送',
    issueLabel: '发',
    xiaobiaosong: '方正小标宋简体',
    fangsong: '仿宋',
    heiti: '黑体',
    kaiti: '楷体',
    songti: '宋体',
  }
  return {
    'POST /language': () => ({ locale: 'zh-CN' }),
    'POST /agencies/:id/end': () => ({ day }),
    'POST /agencies/:id/desk': () => ({ leaderPersonId: cast.people.aPrincipal, fromDay: day }),
    'POST /people/:id': () => ({ nameZh: '余股长', ...version }),
    'POST /people/:id/employments': () => ({
      agencyId: cast.agencies.c,
      positionZh: '科员',
      level: 'staff',
      fromDay: day,
    }),
    'POST /people/:id/employments/:employment/end': () => ({ day }),
    'POST /people/:id/liaisons': () => ({ agencyId: cast.agencies.c }),
    'POST /agencies/:id/absences': () => ({ fromDay: day, lastDay: '2026-11-27', reason: '考察' }),
    'POST /agencies/:id/absences/:absence/end': () => ({ backOn: '2026-12-03' }),
    'POST /people/:id/blocks': () => ({ halves: '2026-11-26 morning', note: '常委会' }),
    'POST /people/:id/absences': () => ({ fromDay: day, lastDay: '2026-11-27', reason: '考察' }),
    'POST /people/:id/absences/:absence/end': () => ({ backOn: '2026-12-03' }),
    'POST /groups': () => ({ kind: 'task_force', nameZh: '移民专班', fromDay: day }),
    'POST /groups/posts': () => ({ titleZh: '秘书长' }),
    'POST /groups/posts/:id/holdings': () => ({ personId: cast.people.aPrincipal, fromDay: day }),
    'POST /groups/:id/seats': () => ({ role: 'staff', personId: cast.people.aPrincipal, fromDay: day }),
    'POST /groups/:id/seats/:seat/end': () => ({ day }),
    'POST /groups/:id/statuses': () => ({ status: 'active', fromDay: day }),
    'POST /groups/:id/basis': () => ({ title: '成立文件', day }),
    'POST /meetings/series/:id/occurrences/:occurrence/move': () => ({
      startsOn: '2026-12-08',
      startTime: '10:00',
    }),
    'POST /venues': () => ({ code: 'third', kind: 'room', nameZh: '三楼会议室', capacity: '20' }),
    'POST /venues/:id': () => ({ code: 'again', kind: 'room', nameZh: '四楼会议室', ...version }),
    'POST /venues/bookings': () => ({
      venueId: given.things['/venues/:id']?.own?.id ?? '',
      kind: 'upkeep',
      title: '空调检修',
      startsOn: '2026-12-07',
      startTime: '09:00',
      endTime: '10:00',
    }),
    'POST /venues/:id/requests/:request/decision': () => ({ decision: 'refused' }),
    'POST /settings/documents': () => format,
    'POST /groups/:id/document-format': () => format,
    'POST /minutes/:id/prose': () => ({ text: '由市国土局办理用地手续。' }),
    'POST /minutes/:id/prose/adoption': () => ({ text: '由市国土局办理用地手续。', pick: 'drop:s0' }),
    'POST /action-items/:id/slip': () => ({ step: 'overdue_3', text: '请抓紧办理' }),
    'POST /action-items/:id/slip-omission': () => ({ step: 'overdue_3', note: '已当面催办' }),
    'POST /settings/topics': () => ({ nameZh: '移民安置' }),
    'POST /meetings/:id/urgency': () => words,
    'POST /meetings/:id/materials': ({ agenda = '' }) => ({
      agendaItemId: agenda,
      file: fileOf('a.pdf', bytesOf.pdf()),
      not_classified: 'yes',
    }),
    'POST /meetings/:id/time': () => ({ ...version, start: '2026-12-01T09:00', minutes: '120' }),
    'POST /meetings/:id/notices': () => version,
    'POST /meetings/:id/cancellation': () => ({ ...version, ...words, step: 'send' }),
    'POST /meetings/:id/postponement': () => ({ ...version, ...words, step: 'send' }),
    'POST /meetings/:id/correction': () => ({ ...version, ...words, corrects: '1', step: 'send' }),
    'POST /meetings/:id/acting-chair': () => ({ ...version, ...words, personId: cast.people.cPrincipal }),
    'POST /meetings/:id/participants/:invitation/withdrawal': () => ({ ...version, ...words, step: 'send' }),
    'POST /meetings/:id/replies/requests/:requestId': () => ({ decision: 'refused', note: '请到会' }),
    'POST /meetings/:id/replies/:invitationId/entry': () => ({
      kind: 'leave',
      leaveReason: '外出',
      channel: 'phone',
    }),
    'POST /meetings/:id/sign-in/:attendeeId': () => ({ outcome: 'present' }),
    'POST /meetings/:id/sign-in/walk-in': () => ({
      agencyId: cast.agencies.c,
      personId: cast.people.cPrincipal,
    }),
    'POST /polls/:id/deadline': () => ({ answerOn: '2026-12-01', answerTime: '12:00' }),
    'POST /polls/:id/withdrawal': () => words,
    'POST /polls/:id/decision': ({ slotId = '' }) => ({ slot: slotId }),
    'POST /polls/:id/answers/:agencyId': (params) => ({ ...chosenBy(params), channel: 'phone' }),
    'POST /r/poll/:token': chosenBy,
    'POST /minutes/:id/amendments': () => ({ kind: 'correction', text: '更正一处', approved: 'yes' }),
    'POST /minutes/:id/head': () => ({ title: '纪要', opening: '会议听取了汇报。', ...version }),
    'POST /minutes/:id/decisions': ({ agenda = '' }) => ({ agendaItemId: agenda }),
    'POST /minutes/:id/decisions/:paragraphId': () => ({ type: 'decide', text: '原则同意。', ...version }),
    'POST /minutes/:id/decisions/:paragraphId/position': () => ({ to: 'down' }),
    'POST /minutes/:id/countersigns': ({ countersignId = '' }) => ({
      countersignId,
      answer: 'agreed',
      channel: 'phone',
    }),
    'POST /minutes/:id/countersigns/:countersignId/office-answer': () => ({ officeAnswer: '已采纳' }),
    'POST /minutes/:id/countersign': ({ countersignId = '' }) => ({ countersignId, answer: 'agreed' }),
    'POST /minutes/:id/return': () => ({ reason: '请补充依据' }),
    'POST /minutes/numbers': () => ({ series: 'plenary', year: '2030', nextNo: '3' }),
    'POST /matters': () => ({ title: '新事项', agencyId: cast.agencies.a }),
    'POST /matters/:id': () => ({ title: '改过的事项', ...version }),
    'POST /matters/:id/closure': () => words,
    'POST /matters/:id/rejection': () => words,
    'POST /matters/:id/withdrawal': () => words,
    'POST /matters/:id/question': () => words,
    'POST /matters/:id/resolution': () => words,
    'POST /matters/:id/files': () => ({
      file: fileOf('a.pdf', bytesOf.pdf()),
      not_classified: 'yes',
    }),
    'POST /action-items/:id/acceptance': () => ({ acceptance_channel: 'phone' }),
    'POST /action-items/:id/objection': () => ({ objection_reason: '职责不符', objection_channel: 'phone' }),
    'POST /action-items/:id/progress': () => ({
      progress_percent: '60',
      progress_text: '已过半',
      progress_channel: 'phone',
    }),
    'POST /action-items/:id/submission': () => ({
      submission_result: '已办结',
      submission_contribution: '其他单位配合',
      submission_channel: 'phone',
    }),
    'POST /action-items/:id/closing': () => version,
    'POST /action-items/:id/return': () => ({ ...version, return_reason: '材料不全' }),
    'POST /action-items/:id/extension': () => ({
      extension_to: '2027-01-20',
      extension_reason: '等待批复',
      extension_channel: 'phone',
    }),
    'POST /action-items/:id/cancellation': () => ({
      ...version,
      cancellation_reason: '并入其他事项',
      cancellation_consent: cast.chair.id,
    }),
    'POST /objections/:id/decision': () => ({ objection_outcome: 'upheld', objection_note: '维持' }),
    'POST /extensions/:id/decision': () => ({ extension_outcome: 'rejected', extension_note: '不予延期' }),
    'POST /r/receipt/:token': () => ({ confirmed: 'yes' }),
    'POST /r/reply/:token': () => ({ kind: 'leave', leaveReason: '外出' }),
    'POST /r/attendance/:token': () => ({ kind: 'accept' }),
    'POST /r/leave_decision/:token': () => ({ decision: 'refused', note: '请到会' }),
    'POST /incoming/:id/application': () => ({
      attendeeId: given.things['/meetings/:id']?.own?.attendeeId ?? '',
      partstat: 'ACCEPTED',
    }),
    'POST /users/:id/grants': () => ({ role: 'auditor' }),
    'POST /users/:id/sign-in-email': () => ({ signInEmail: 'new@agency.gov.cn.example' }),
  }
}

/** Every slot of a given poll. */
const chosenBy = ({ slotId = '', slotId2 = '' }: Params): Form => ({
  [`slot-${slotId}`]: 'yes',
  [`slot-${slotId2}`]: 'no',
})

/** As a browser sends it: several parts where there is a file. */
export function bodyOf(form: Form): URLSearchParams | FormData {
  if (!Object.values(form).some((value) => value instanceof File))
    return new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)]))
  const body = new FormData()
  for (const [name, value] of Object.entries(form)) body.append(name, value)
  return body
}
