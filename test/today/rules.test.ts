import { describe, expect, it } from 'vitest'
import type { Role, Viewer } from '#src/auth/viewer.ts'
import { homeOf } from '#src/today/rules.ts'

const viewer = (roles: readonly Role[]): Viewer => ({
  personId: '00000000-0000-4000-8000-000000000001',
  name: '冯科长',
  locale: 'zh-CN',
  roles,
  agencyIds: [],
  sessionId: null,
  verifiedAt: null,
  methods: 'password',
  today: '2026-11-23',
})

describe('where a person works', () => {
  it.each<[Role[], string]>([
    [['clerk'], '/today'],
    [['director'], '/approvals'],
    [['chair'], '/brief'],
    [['liaison'], '/inbox'],
    [['auditor'], '/action-items'],
    [['admin'], '/users'],
    [['director', 'chair'], '/approvals'],
    [['clerk', 'director'], '/approvals'],
    [['liaison', 'auditor'], '/inbox'],
    [['clerk', 'admin'], '/today'],
    [[], '/account'],
  ])('%j → %s', (roles, home) => {
    expect(homeOf(viewer(roles))).toBe(home)
  })
})
