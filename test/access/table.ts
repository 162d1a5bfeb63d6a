/**
 * Who gets what, route by route: the one place to review. A letter stands for each role, in this order:
 *
 *     clerk, director, chair, liaisonA, liaisonB, attendee, auditor, admin, outsider (no role), nobody (no session)
 *
 *     +  done or shown            =  allowed, but the form or a rule of the field says no (422, 409, 400)
 *     -  403: may know of it, may not do it      .  404: does not exist for this one, byte for byte as if unknown
 *     s  sent to sign in          g  410: a link that has ended
 *
 * The conditions are those of test/access/given.ts: `own` is of agency A and the cast's chair, `other` of agency B and
 * another chair; `foreign` is an own thing with a child of the other's, `orphan` one with a child that nobody knows.
 * Links carry their own authority: who is signed in changes nothing (`crossed`: a grant for somebody else's subject).
 */
export const table: Record<string, Record<string, string>> = {
  // Homes
  'GET /': { any: '+++++++++s' },
  // The own account
  'GET /account/second-factor': { any: '+++++++++s' },
  'POST /account/second-factor': { any: '+++++++++s' },
  'POST /account/second-factor/confirmation': { any: '+++++++++s' },
  'POST /account/second-factor/removal': { any: '=========s' },
  'POST /account/recovery-codes': { any: '=========s' },
  'POST /account/passkeys/challenge': { any: '+++++++=+s' },
  'POST /account/passkeys': { any: '=========s' },
  'POST /account/passkeys/:id/removal': { liaisons: '...+.....s', unknown: '.........s' },
  'POST /account/oidc': { any: '..........' },
  'POST /account/oidc/removal': { any: '..........' },
  'POST /account/proof/oidc': { any: '..........' },
  'GET /account': { any: '+++++++++s' },
  'POST /account/password': { any: '=========s' },
  'POST /account/sessions/:id/ending': { liaisons: '...+.....s', unknown: '.........s' },
  'POST /account/sessions/ending': { any: '+++++++++s' },
  'GET /account/proof': { any: '+++++++++s' },
  'POST /account/proof': { any: '=========s' },
  'GET /account/password': { any: '++++++++++' },
  'GET /account/passkeys': { any: '++++++++++' },
  'GET /account/second-factor/confirmation': { any: '++++++++++' },
  'GET /account/recovery-codes': { any: '++++++++++' },
  // Action items: the lead acts, the office acts for it, supporters report
  'GET /action-items': { any: '+++++-+--s' },
  'GET /action-items/export.csv': { any: '+++++-+--s' },
  'GET /action-items/:id': {
    'own assigned submitted ended objected extended': '++++..+..s',
    other: '++..+.+..s',
    proposed: '+++......s',
    supporting: '++.+..+..s',
    unknown: '.........s',
  },
  'POST /action-items/:id/acceptance': {
    'own submitted ended objected extended': '==-=.----s',
    other: '==..=----s',
    proposed: '==-..----s',
    assigned: '++-+.----s',
    supporting: '==.-.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/objection': {
    'own assigned submitted ended objected extended': '==-=.----s',
    other: '==..=----s',
    proposed: '==-..----s',
    supporting: '==.-.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/progress': {
    'own extended': '++-+.----s',
    other: '++..+----s',
    proposed: '==-..----s',
    'assigned submitted ended objected': '==-=.----s',
    supporting: '++.-.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/submission': {
    'own extended': '++-+.----s',
    other: '++..+----s',
    proposed: '==-..----s',
    'assigned submitted ended objected': '==-=.----s',
    supporting: '++.-.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/closing': {
    'own assigned ended objected extended': '==--.----s',
    other: '==..-----s',
    proposed: '==-..----s',
    supporting: '==.-.----s',
    submitted: '++--.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/return': {
    'own assigned ended objected extended': '==--.----s',
    other: '==..-----s',
    proposed: '==-..----s',
    supporting: '==.-.----s',
    submitted: '++--.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/extension': {
    own: '++-+.----s',
    other: '==..=----s',
    proposed: '==-..----s',
    'assigned submitted ended objected extended': '==-=.----s',
    supporting: '++.-.----s',
    unknown: '.....----s',
  },
  'POST /action-items/:id/cancellation': {
    'own assigned submitted objected extended': '-++-.----s',
    other: '-=..-----s',
    proposed: '-==..----s',
    supporting: '-=.-.----s',
    ended: '-==-.----s',
    unknown: '.....----s',
  },
  // The directory: read by whoever has a role, written by the office
  'GET /agencies': { any: '+++++-++-s' },
  'GET /agencies/export.csv': { any: '+++++-++-s' },
  'GET /agencies/import': { any: '++-------s' },
  'POST /agencies/import': { any: '==-------s' },
  'GET /agencies/new': { any: '++-------s' },
  'POST /agencies': { any: '==-------s' },
  'GET /agencies/:id': { 'own other ended': '+++++-++-s', unknown: '.....-..-s' },
  'GET /agencies/:id/edit': { 'own other ended': '++-------s', unknown: '..-------s' },
  'POST /agencies/:id': { 'own other ended': '==-------s', unknown: '..-------s' },
  'POST /agencies/:id/end': { 'own other': '++-------s', ended: '==-------s', unknown: '..-------s' },
  'POST /agencies/:id/reopening': { 'own other ended': '++-------s', unknown: '..-------s' },
  'POST /agencies/:id/desk': {
    own: '++-+-----s',
    other: '..--.----s',
    ended: '..-------s',
    unknown: '.........s',
  },
  // /approvals
  'GET /approvals': { any: '-+-------s' },
  // The log
  'GET /audit': { any: '++----++-s' },
  'GET /audit/export': { any: '++----++-s' },
  // /brief
  'GET /brief': { any: '--+------s' },
  // /decisions
  'GET /decisions': { any: '+++++-+--s' },
  // /extensions
  'POST /extensions/:id/decision': { own: '-+--.----s', other: '-+..-----s', unknown: '.....----s' },
  // Files: as their parent
  'GET /files/:id/:name': {
    own: '++.+..+..s',
    other: '++..+.+..s',
    confidential: '++.+.....s',
    draft: '+++......s',
    'issued evidence': '++++..+..s',
    withdrawn: '++....+..s',
    unknown: '.........s',
  },
  'POST /files/:id/withdrawal': {
    'own confidential evidence withdrawn': '++-+.----s',
    other: '++-.+----s',
    draft: '++-..----s',
    issued: '==-=.----s',
    unknown: '..-..----s',
  },
  // Groups
  'GET /groups': { any: '+++++-++-s' },
  'POST /groups': { any: '++-------s' },
  'POST /groups/posts': { any: '++-------s' },
  'POST /groups/posts/:id/holdings': { own: '++-------s', unknown: '..-------s' },
  'GET /groups/:id': { 'own other': '+++++-++-s', unknown: '.....-..-s' },
  'POST /groups/:id/seats': { own: '==-------s', other: '++-------s', unknown: '..-------s' },
  'POST /groups/:id/seats/:seat/end': {
    'own foreign orphan': '==-------s',
    other: '++-------s',
    unknown: '..-------s',
  },
  'POST /groups/:id/statuses': { own: '++-------s', other: '==-------s', unknown: '..-------s' },
  'POST /groups/:id/basis': { 'own other': '++-------s', unknown: '..-------s' },
  // /healthz
  'GET /healthz': { any: '++++++++++' },
  // /inbox
  'GET /inbox': { any: '---++----s' },
  // /l
  'GET /l/:token': { unknown: '..........' },
  'POST /l/:token': { unknown: '..........' },
  // /language
  'POST /language': { any: '++++++++++' },
  // The demo’s mailboxes do not exist outside the demo
  'GET /mailbox': { any: '..........' },
  'GET /mailbox/:address': { own: '..........' },
  'GET /mailbox/mails/:id': { unknown: '..........' },
  'GET /mailbox/mails/:id/letter': { unknown: '..........' },
  'GET /mailbox/mails/:id/invite.ics': { unknown: '..........' },
  // Matters: an agency writes its own
  'GET /matters': { any: '+++++-+--s' },
  'GET /matters/new': { any: '++-++----s' },
  'POST /matters': { any: '++-+-----s' },
  'GET /matters/:id': {
    'own accepted ended': '++.+.-+--s',
    other: '++..+-+--s',
    tabled: '++++.-+--s',
    confidential: '++.+.-.--s',
    unknown: '.....-.--s',
  },
  'GET /matters/:id/edit': {
    'own accepted tabled ended confidential': '++-+.----s',
    other: '++-.+----s',
    unknown: '..-..----s',
  },
  'POST /matters/:id': {
    'own confidential': '++-+.----s',
    other: '++-.+----s',
    'accepted tabled': '++-=.----s',
    ended: '==-=.----s',
    unknown: '..-..----s',
  },
  'POST /matters/:id/acceptance': {
    'own other confidential': '++-------s',
    'accepted tabled ended': '==-------s',
    unknown: '..-------s',
  },
  'POST /matters/:id/closure': {
    'own other accepted tabled ended confidential': '==-------s',
    unknown: '..-------s',
  },
  'POST /matters/:id/rejection': {
    'own other accepted confidential': '++-------s',
    'tabled ended': '==-------s',
    unknown: '..-------s',
  },
  'POST /matters/:id/withdrawal': {
    'own accepted tabled confidential': '++-+.----s',
    other: '++-.+----s',
    ended: '==-=.----s',
    unknown: '..-..----s',
  },
  'POST /matters/:id/question': {
    'own other accepted tabled confidential': '++-------s',
    ended: '==-------s',
    unknown: '..-------s',
  },
  'POST /matters/:id/resolution': {
    'own other ended confidential': '==-------s',
    'accepted tabled': '++-------s',
    unknown: '..-------s',
  },
  'POST /matters/:id/files': {
    'own accepted tabled confidential': '++-+.----s',
    other: '++-.+----s',
    ended: '==-=.----s',
    unknown: '..-..----s',
  },
  // Meetings: the office writes; a chair, an invited agency and an invited person read their own
  'GET /meetings/presets': { any: '++-------s' },
  'POST /meetings/presets': { any: '==-------s' },
  'POST /meetings/presets/:id/deletion': { own: '++-------s', unknown: '..-------s' },
  'GET /meetings': { any: '+++++-+--s' },
  'GET /meetings/calendar': { any: '+++++-+--s' },
  'GET /meetings/:id': {
    'own held cancelled': '++++.++..s',
    other: '++..+.+..s',
    draft: '+++......s',
    unknown: '.........s',
  },
  'POST /meetings/:id/deletion': {
    'own other held cancelled': '==-------s',
    draft: '++-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/urgency': {
    'own other held cancelled': '-=-------s',
    draft: '-+-------s',
    unknown: '-.-------s',
  },
  'GET /meetings/:id/log': {
    'own held cancelled': '++--.-+..s',
    other: '++..-.+..s',
    draft: '++-......s',
    unknown: '.........s',
  },
  'GET /meetings/new': { any: '++-------s' },
  'GET /meetings/agenda-rows': { any: '++-------s' },
  'GET /meetings/clashes': { any: '++-------s' },
  'POST /meetings': { any: '==-------s' },
  'GET /meetings/:id/edit': {
    'own other held cancelled': '==-------s',
    draft: '++-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/edit': { 'own other draft held cancelled': '==-------s', unknown: '..-------s' },
  'POST /meetings/:id/materials': {
    'own held': '++-+.----s',
    other: '++-.+----s',
    draft: '++-..----s',
    cancelled: '==-=.----s',
    unknown: '..-..----s',
  },
  'GET /meetings/:id/notice': {
    'own other held cancelled': '==-------s',
    draft: '++-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/notices': { 'own other draft held cancelled': '==-------s', unknown: '..-------s' },
  'GET /meetings/:id/notices': { 'own other draft held cancelled unknown': '++++++++++' },
  'GET /meetings/:id/notices/:version': {
    'own held cancelled foreign': '++++.++..s',
    other: '++..+.+..s',
    'draft orphan unknown': '.........s',
  },
  'GET /meetings/:id/letter': { 'own other draft held cancelled unknown': '..-------s' },
  'GET /meetings/:id/change': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/change': { 'own other draft held cancelled': '==-------s', unknown: '..-------s' },
  'GET /meetings/:id/correction': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/correction': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/cancellation': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/cancellation': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/postponement': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/postponement': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/participants/addition': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/participants/addition': {
    'own other draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/participants/:invitation/withdrawal': {
    'own other': '++-------s',
    'draft held cancelled foreign orphan': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/participants/:invitation/withdrawal': {
    'own other draft held cancelled foreign orphan': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/acting-chair': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'POST /meetings/:id/acting-chair': {
    'own other': '++-------s',
    'draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/participants': { 'own other draft held cancelled': '++-------s', unknown: '..-------s' },
  'POST /meetings/:id/participants': {
    'own other draft held cancelled': '==-------s',
    unknown: '..-------s',
  },
  'GET /meetings/:id/deliveries': {
    'own other held cancelled': '++....+..s',
    draft: '++.......s',
    unknown: '.........s',
  },
  'GET /meetings/:id/replies': {
    'own held cancelled': '++++.++..s',
    other: '++..+.+..s',
    'draft unknown': '.........s',
  },
  'GET /meetings/:id/replies/calendar': {
    'own other held cancelled': '++-------s',
    'draft unknown': '..-------s',
  },
  'POST /meetings/:id/replies/calendar': {
    'own other held cancelled': '==-------s',
    'draft unknown': '..-------s',
  },
  'GET /meetings/:id/replies/reminder': {
    'own other held cancelled': '++-------s',
    'draft unknown': '..-------s',
  },
  'POST /meetings/:id/replies/reminder': {
    'own other': '++-------s',
    'draft unknown': '..-------s',
    'held cancelled': '==-------s',
  },
  'POST /meetings/:id/replies/requests/:requestId': {
    'own held': '-++-.--..s',
    other: '-+..-.-..s',
    'draft foreign orphan unknown': '.........s',
    cancelled: '-==-.--..s',
  },
  'GET /meetings/:id/replies/:invitationId/entry': {
    'own held cancelled': '++-+..-..s',
    other: '++..+.-..s',
    'draft foreign orphan unknown': '.........s',
  },
  'POST /meetings/:id/replies/:invitationId/entry': {
    own: '++-+..-..s',
    other: '++..+.-..s',
    'draft foreign orphan unknown': '.........s',
    'held cancelled': '==-=..-..s',
  },
  'GET /meetings/:id/replies/:invitationId/message': {
    'own other held cancelled': '++-------s',
    'draft foreign orphan unknown': '..-------s',
  },
  'POST /meetings/:id/replies/:invitationId/message': {
    'own other held cancelled': '++-------s',
    'draft foreign orphan unknown': '..-------s',
  },
  'GET /meetings/:id/replies/:invitationId/qr.svg': {
    'own held': '++-------s',
    'other draft cancelled foreign orphan unknown': '..-------s',
  },
  'POST /meetings/:id/replies/:invitationId/people/:personId/confirmation': {
    'own held cancelled': '++-+..-..s',
    other: '++..+.-..s',
    'draft foreign orphan unknown': '.........s',
  },
  'GET /meetings/:id/sign-in': {
    'own held cancelled': '+++...+..s',
    other: '++....+..s',
    'draft unknown': '.........s',
  },
  'POST /meetings/:id/sign-in/start': {
    'own other cancelled': '==-------s',
    'draft unknown': '..-------s',
    held: '++-------s',
  },
  'GET /meetings/:id/sign-in/walk-in': {
    'own other held cancelled': '++-------s',
    'draft unknown': '..-------s',
  },
  'POST /meetings/:id/sign-in/walk-in': {
    'own other cancelled': '==-------s',
    'draft unknown': '..-------s',
    held: '++-------s',
  },
  'POST /meetings/:id/sign-in/:attendeeId': {
    'own other cancelled': '==-------s',
    'draft foreign orphan unknown': '..-------s',
    held: '++-------s',
  },
  'GET /meetings/:id/minutes': {
    'own held cancelled': '++++.-+--s',
    other: '++..+-+--s',
    draft: '+++..-.--s',
    unknown: '.....-.--s',
  },
  'POST /meetings/:id/minutes': {
    'own other draft cancelled': '==-------s',
    held: '++-------s',
    unknown: '..-------s',
  },
  // /metrics
  'GET /metrics': { any: '..........' },
  // Minutes: drafts for office, chair and countersigning agencies; issued ones also for those they went to and auditors
  'GET /minutes': { any: '+++++-+--s' },
  'GET /minutes/:id': {
    own: '++++.-+--s',
    other: '++..+-+--s',
    draft: '+++..-.--s',
    otherDraft: '++...-.--s',
    'countersigning awaiting': '++++.-.--s',
    unknown: '.....-.--s',
  },
  'POST /minutes/:id/amendments': {
    'own other': '++-------s',
    'draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'GET /minutes/:id/edit': {
    'own other draft otherDraft countersigning awaiting': '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/skeleton': {
    'own other draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/head': {
    'own other countersigning awaiting': '==-------s',
    'draft otherDraft': '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/decisions': {
    'own other countersigning awaiting': '==-------s',
    'draft otherDraft': '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/decisions/:paragraphId': {
    'own other countersigning awaiting': '==-------s',
    'draft otherDraft': '++-------s',
    'foreign orphan unknown': '..-------s',
  },
  'POST /minutes/:id/decisions/:paragraphId/preview': {
    'own other draft otherDraft countersigning awaiting foreign orphan': '++-------s',
    unknown: '..-------s',
  },
  'GET /minutes/:id/decisions/:paragraphId/preview': {
    'own other draft otherDraft countersigning awaiting foreign orphan unknown': '++++++++++',
  },
  'POST /minutes/:id/decisions/:paragraphId/position': {
    'own other countersigning awaiting': '==-------s',
    'draft otherDraft': '++-------s',
    'foreign orphan unknown': '..-------s',
  },
  'POST /minutes/:id/decisions/:paragraphId/removal': {
    'own other countersigning awaiting': '==-------s',
    'draft otherDraft': '++-------s',
    'foreign orphan unknown': '..-------s',
  },
  'GET /minutes/:id/countersigning': {
    'own other draft otherDraft countersigning awaiting': '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/countersigning': {
    'own other draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/countersigns': {
    'own other awaiting': '==-------s',
    'draft otherDraft unknown': '..-------s',
    countersigning: '++-------s',
  },
  'POST /minutes/:id/countersigns/:countersignId/office-answer': {
    'own other awaiting': '==-------s',
    'draft otherDraft foreign orphan unknown': '..-------s',
    countersigning: '++-------s',
  },
  'POST /minutes/:id/signature-request': {
    'own other draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'GET /minutes/:id/countersign': {
    'own countersigning awaiting': '---+.----s',
    other: '---.+----s',
    'draft otherDraft unknown': '---..----s',
  },
  'POST /minutes/:id/countersign': {
    'own awaiting': '---=.----s',
    other: '---.=----s',
    'draft otherDraft unknown': '---..----s',
    countersigning: '---+.----s',
  },
  'GET /minutes/:id/signature': {
    own: '+++-..-..s',
    other: '++..-.-..s',
    draft: '+++......s',
    otherDraft: '++.......s',
    'countersigning awaiting': '+++-.....s',
    unknown: '.........s',
  },
  'POST /minutes/:id/signature': {
    own: '===-..-..s',
    other: '==..-.-..s',
    draft: '===......s',
    otherDraft: '==.......s',
    countersigning: '===-.....s',
    awaiting: '==+-.....s',
    unknown: '.........s',
  },
  'POST /minutes/:id/signed-scan': {
    'own other draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/signature-reminder': {
    'own other draft otherDraft countersigning': '==-------s',
    awaiting: '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/return': {
    own: '===-..-..s',
    other: '==..-.-..s',
    draft: '===......s',
    otherDraft: '==.......s',
    'countersigning awaiting': '+++-.....s',
    unknown: '.........s',
  },
  'GET /minutes/:id/issue': {
    'own other draft otherDraft countersigning awaiting': '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/issue': {
    'own other draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'GET /minutes/:id/distribution': {
    'own other draft otherDraft countersigning awaiting': '++-------s',
    unknown: '..-------s',
  },
  'POST /minutes/:id/distribution': {
    'own other draft otherDraft countersigning awaiting': '==-------s',
    unknown: '..-------s',
  },
  'GET /minutes/numbers': { any: '++-------s' },
  'POST /minutes/numbers': { any: '++-------s' },
  'POST /minutes/:id/acknowledgement': {
    own: '---+..-..s',
    other: '--..+.-..s',
    draft: '---......s',
    otherDraft: '--.......s',
    'countersigning awaiting': '---=.....s',
    unknown: '.........s',
  },
  // /objections
  'POST /objections/:id/decision': { own: '-+--.----s', other: '-+..-----s', unknown: '.....----s' },
  // Mail out
  // Mail that came in: the office's; auditors read
  'GET /incoming': { any: '++----+--s' },
  'GET /incoming/:id': { 'own proposal settled': '++----+--s', unknown: '..----.--s' },
  'POST /incoming/:id/application': {
    own: '++-------s',
    'proposal settled': '==-------s',
    unknown: '..-------s',
  },
  'POST /incoming/:id/dismissal': {
    'own proposal': '++-------s',
    settled: '==-------s',
    unknown: '..-------s',
  },
  'POST /incoming/:id/notice': { own: '++-------s', 'proposal settled': '==-------s', unknown: '..-------s' },
  'POST /incoming/:id/refusal': {
    proposal: '++-------s',
    'own settled': '==-------s',
    unknown: '..-------s',
  },
  'GET /outbox': { any: '++----+--s' },
  'GET /outbox/:id': { 'own other': '++....+..s', secret: '++.......s', unknown: '.........s' },
  'GET /outbox/:id/preview': { 'own other': '++....+..s', secret: '++.......s', unknown: '.........s' },
  'POST /outbox/:id/resend': { 'own other': '++....-..s', secret: '==.......s', unknown: '.........s' },
  // People: office and auditors all, a liaison those of the own agency
  'GET /people': { any: '+++++-++-s' },
  'GET /people/export.csv': { any: '+++++-++-s' },
  'GET /people/import': { any: '++-------s' },
  'POST /people/import': { any: '==-------s' },
  'GET /people/new': { any: '++-------s' },
  'POST /people': { any: '==-------s' },
  'GET /people/:id': {
    'own principal': '++.+..+..s',
    other: '++..+.+..s',
    unknown: '.........s',
    unconfirmed: '++....+..s',
  },
  'POST /people/:id': { 'own other principal unconfirmed': '++-------s', unknown: '..-------s' },
  'POST /people/:id/employments': { 'own other principal unconfirmed': '++-------s', unknown: '..-------s' },
  'POST /people/:id/employments/:employment/end': {
    'own other': '++-------s',
    'foreign orphan principal unconfirmed': '==-------s',
    unknown: '..-------s',
  },
  'POST /people/:id/confirmation': { 'own other principal unconfirmed': '++-------s', unknown: '..-------s' },
  'POST /people/:id/liaisons': { 'own other principal unconfirmed': '==-------s', unknown: '..-------s' },
  'POST /people/:id/liaisons/:grant/end': {
    'own other': '++-------s',
    'foreign orphan unknown principal unconfirmed': '..-------s',
  },
  // Mailed links
  'POST /r/:purpose/:token/renewal': { 'own expired revoked foreign': '++++++++++', unknown: '..........' },
  'GET /r/receipt/:token': {
    'own crossed': '++++++++++',
    revoked: 'gggggggggg',
    'foreign unknown': '..........',
  },
  'POST /r/receipt/:token': {
    'own crossed': '++++++++++',
    revoked: 'gggggggggg',
    'foreign unknown': '..........',
  },
  'POST /r/receipt/:token/objection': {
    'own crossed': '==========',
    revoked: 'gggggggggg',
    'foreign unknown': '..........',
  },
  'GET /r/reply/:token': {
    own: '++++++++++',
    'revoked expired': 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'POST /r/reply/:token': {
    own: '++++++++++',
    'revoked expired': 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'GET /r/reply/:token/done': {
    own: '++++++++++',
    'revoked expired': 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'GET /r/attendance/:token': {
    own: '++++++++++',
    'revoked expired': 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'POST /r/attendance/:token': {
    own: '++++++++++',
    'revoked expired': 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'GET /r/attendance/:token/done': {
    own: '++++++++++',
    'revoked expired': 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'GET /r/leave_decision/:token': {
    own: '++++++++++',
    'revoked crossed': 'gggggggggg',
    'foreign unknown': '..........',
  },
  'POST /r/leave_decision/:token': {
    own: '++++++++++',
    'revoked crossed': 'gggggggggg',
    'foreign unknown': '..........',
  },
  'GET /r/countersign/:token': {
    own: '++++++++++',
    revoked: 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'POST /r/countersign/:token': {
    own: '==========',
    revoked: 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'GET /r/signature/:token': {
    own: '++++++++++',
    revoked: 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'GET /r/materials/:token': {
    own: '++++++++++',
    revoked: 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  'POST /r/materials/:token': {
    own: '++++++++++',
    revoked: 'gggggggggg',
    'crossed foreign unknown': '..........',
  },
  // /readyz
  'GET /readyz': { any: '++++++++++' },
  // Settings
  'GET /settings': { any: '++-----+-s' },
  'POST /settings': { any: '==-----=-s' },
  'POST /settings/venues': { any: '++-------s' },
  'POST /settings/venues/:id/end': { 'own unknown': '++-------s' },
  'POST /settings/topics': { any: '++-------s' },
  'GET /settings/calendar': { any: '++-----+-s' },
  'GET /settings/calendar/export.csv': { any: '++-----+-s' },
  'POST /settings/calendar/shipped': { any: '++-----+-s' },
  'POST /settings/calendar': { any: '==-----=-s' },
  // /setup
  'GET /setup': { any: '++++++++++' },
  'POST /setup': { any: '..........' },
  'POST /setup/demo': { any: '..........' },
  // Sign-in
  'POST /sign-in/demo': { any: '..........' },
  'GET /sign-in': { any: '++++++++++' },
  'POST /sign-in': { any: '==========' },
  'POST /sign-in/code': { any: '==========' },
  'GET /sign-in/code': { any: 'ssssssssss' },
  'POST /sign-in/code/answer': { any: '==========' },
  'GET /sign-in/new-password': { any: 'ssssssssss' },
  'POST /sign-in/new-password': { any: 'ssssssssss' },
  'GET /sign-in/second-factor': { any: 'ssssssssss' },
  'POST /sign-in/second-factor': { any: '==========' },
  'POST /sign-in/passkey/challenge': { any: '++++++++++' },
  'POST /sign-in/passkey': { any: '==========' },
  'POST /sign-in/oidc': { any: '..........' },
  'GET /sign-in/oidc/callback': { any: '..........' },
  'GET /sign-in/forgotten': { any: '++++++++++' },
  'POST /sign-in/forgotten': { any: '==========' },
  'GET /sign-in/forgotten/sent': { any: '++++++++++' },
  'GET /sign-in/code/answer': { any: '++++++++++' },
  'GET /sign-in/passkey': { any: 'ssssssssss' },
  'GET /sign-in/oidc': { any: 'ssssssssss' },
  // /sign-out
  'POST /sign-out': { any: 'ssssssssss' },
  // /today
  'GET /today': { any: '++-------s' },
  // Users: the administrator
  'GET /users/sign-ins': { any: '------++-s' },
  'POST /users/:id/password-handover': { 'own other': '-------=-s', unknown: '-------.-s' },
  'POST /users/:id/passkeys/removal': { own: '-------+-s', 'other unknown': '-------.-s' },
  'POST /users/:id/identity/removal': { 'own other unknown': '-------.-s' },
  'GET /users': { any: '-------+-s' },
  'GET /users/:id/grants': { 'own other unknown': '++++++++++' },
  'GET /users/:id/sign-in-email': { 'own other unknown': '++++++++++' },
  'GET /users/:id/password': { 'own other unknown': '++++++++++' },
  'GET /users/:id/password-handover': { 'own other unknown': '++++++++++' },
  'GET /users/:id': { 'own other': '-------+-s', unknown: '-------.-s' },
  'POST /users/:id/grants': { 'own other': '-------+-s', unknown: '-------.-s' },
  'POST /users/:id/grants/:grant/ending': {
    'own other': '-------+-s',
    'foreign orphan unknown': '-------.-s',
  },
  'POST /users/:id/sign-in-email': { 'own other': '-------+-s', unknown: '-------.-s' },
  'POST /users/:id/password': { 'own other': '-------=-s', unknown: '-------.-s' },
  'POST /users/:id/password-link': { 'own other': '-------=-s', unknown: '-------.-s' },
  'POST /users/:id/second-factor/removal': { 'own other': '-------=-s', unknown: '-------.-s' },
  'POST /users/:id/suspension': { 'own other': '-------+-s', unknown: '-------.-s' },
  'POST /users/:id/reactivation': { 'own other': '-------+-s', unknown: '-------.-s' },
}
