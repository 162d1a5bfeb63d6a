import { describe, expect, it } from 'vitest'
import {
  isDeferredTwice,
  type MatterState,
  matterStates,
  whyNotAccept,
  whyNotCloseMatter,
  whyNotReject,
  whyNotResolve,
  whyNotRevise,
  whyNotWithdraw,
} from '#src/matters/rules.ts'
import { mayStandOnAgenda } from '#src/meetings/agenda/rules.ts'

const states = (rule: (matter: { state: MatterState }) => unknown) =>
  matterStates.filter((state) => rule({ state }) === null)

describe('rules of matters', () => {
  it('accepts what was raised and nothing else', () => {
    expect(states(whyNotAccept)).toEqual(['raised'])
  })

  it('turns down only before an agenda', () => {
    expect(states(whyNotReject)).toEqual(['raised', 'accepted'])
  })

  it('withdraws any matter before it is resolved', () => {
    expect(states(whyNotWithdraw)).toEqual(['raised', 'accepted', 'coordinating', 'tabled', 'deferred'])
  })

  it('settles by hand only what the office took in', () => {
    expect(states(whyNotResolve)).toEqual(['accepted', 'coordinating', 'tabled', 'deferred'])
  })

  it('lets the agency word its matter until it is taken in, the office until it is finished', () => {
    expect(states((m) => whyNotRevise(m, false))).toEqual(['raised'])
    expect(states((m) => whyNotRevise(m, true))).toEqual(
      matterStates.filter((s) => !['closed', 'withdrawn', 'rejected'].includes(s)),
    )
  })

  it('R11: a withdrawn, rejected or closed matter stands on no agenda, nor one not taken in yet', () => {
    expect(matterStates.filter(mayStandOnAgenda)).toEqual([
      'accepted',
      'coordinating',
      'tabled',
      'deferred',
      'resolved',
    ])
  })

  it('R14: a matter closes only resolved and without open action items', () => {
    expect(whyNotCloseMatter({ state: 'resolved' }, 0)).toBeNull()
    expect(whyNotCloseMatter({ state: 'resolved' }, 1)).toBe('matters.error.closeOpenItems')
    expect(whyNotCloseMatter({ state: 'tabled' }, 0)).toBe('matters.error.closeState')
  })

  it('R13: twice deferred and still open is what the director sees', () => {
    expect(isDeferredTwice({ state: 'deferred', timesDeferred: 2 })).toBe(true)
    expect(isDeferredTwice({ state: 'deferred', timesDeferred: 1 })).toBe(false)
    expect(isDeferredTwice({ state: 'closed', timesDeferred: 3 })).toBe(false)
  })
})
