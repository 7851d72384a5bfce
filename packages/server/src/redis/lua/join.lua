--[[ join.lua: a number at the end of the line, or a slot at once. Safe to repeat.
  KEYS[1] {eventId}:queue        zset    waiting subjects by number
  KEYS[2] {eventId}:active       zset    slots by end (epoch ms, leeway included)
  KEYS[3] {eventId}:seen         zset    waiting subjects by last sign of life; records by negative end
  KEYS[4] {eventId}:active-seen  zset    claimed slots by last sign of life; records by negative number
  KEYS[5] {eventId}:counter      string  highest number given out
  KEYS[6] {eventId}:maxUsers     string  most slots at once
  KEYS[7] {eventId}:threshold    string  below this many slots joining admits at once
  KEYS[8] {eventId}:status       hash    phase, epoch, term, run, rev and what belongs to them
  ARGV[1] nowMs                  the caller's clock in epoch ms, or empty for the server's own
  ARGV[2] knownRev               revision of the settings the caller knows, 0 for none
  ARGV[3] highestKnown           highest number the caller has seen given out
  ARGV[4] entrySeconds           length of a session
  ARGV[5] leewaySeconds          for which gates accept an ended token
  ARGV[6] claimWindowSeconds     in which an admission has to be claimed
  ARGV[7] silenceSeconds         after which a waiter is passed over
  ARGV[8] activeSeconds          after which a silent active loses the slot
  ARGV[9] recordSeconds          for which spent places are remembered
  ARGV[10] sliding               1 when signs of life move the end of a session
  ARGV[11] holdSlots             1 when a slot is free only at its end
  ARGV[12] subject
  ARGV[13] epoch                 of the pass presented
  ARGV[14] placeSeq              number of the place presented, empty for none
  ARGV[15] placeEpoch            its epoch
  ARGV[16] user                  fingerprint of the user as a number, empty for none
  ARGV[17] maxWaiting            line length from which new places are refused, empty for none
  Returns a standing (replies.ts), { "full", waiting } or { "wrong-subject" } ]]
-- include event
-- include line
local subject, epoch, user, maxWaiting = ARGV[12], tonumber(ARGV[13]), ARGV[16], tonumber(ARGV[17])
local placeSeq, placeEpoch = tonumber(ARGV[14]), tonumber(ARGV[15])

local wanted = missing()
if wanted then return wanted end
if epoch < event.epoch then return { 'wrong-epoch', nowMs, describe(), event.epoch } end
if not belongsTo(subject, user) then return { 'wrong-subject' } end
if placeSeq and placeEpoch < event.epoch then placeSeq = nil end
enterRun(placeSeq)

local slot = slotOf(subject)
local seq = slot and slot.seq or numberInLine(subject) or placeSeq
if seq then
  local standing = stand(subject, seq)
  if standing then return standing end
end

local current = phase()
if current == 'closed' then return { 'closed', nowMs, describe(true) } end
local maxUsers, threshold = limits()
local entersAtOnce = current == 'off'
if current == 'open' and not isRecovering() and maxUsers and call('ZCARD', queue) == 0 then
  local held = heldSlots()
  entersAtOnce = held < maxUsers and (not threshold or held < threshold)
end
if entersAtOnce then return begin(subject, call('INCR', counter)) end
if maxWaiting then
  local waiting = call('ZCARD', queue)
  if waiting >= maxWaiting then return { 'full', waiting } end
end
seq = call('INCR', counter)
enqueue(subject, seq)
return inLine(seq)
