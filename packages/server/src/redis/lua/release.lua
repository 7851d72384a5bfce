--[[ release.lua: gives up a place or a slot; its place is spent. Safe to repeat.
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
  ARGV[12] id                    of the slot, empty when a place is given up
  ARGV[13] subject
  ARGV[14] seq
  ARGV[15] epoch
  Returns { "released", 1 when a slot was freed } or { "wrong-epoch" } ]]
-- include event
-- include line
local id, subject, seq, epoch = ARGV[12], ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15])

local wanted = missing()
if wanted then return wanted end
if epoch < event.epoch then return { 'wrong-epoch' } end
enterRun(seq)
local slot
if id == '' then
  slot = slotOf(subject)
  if slot and slot.seq ~= seq then slot = nil end
else
  slot = findSlot(id, seq)
  if slot and not slot.isClaimed then slot = nil end
end
if numberInLine(subject) == seq then dequeue(subject) end
spend(subject, seq)
if not slot then return { 'released', 0 } end
if holdsSlots and slot.isClaimed then
  -- Nobody would stop its holder, so it runs to its end without one.
  call('ZREM', activeSeen, slot.id)
  return { 'released', 0 }
end
freeSlot(slot.id)
return { 'released', 1 }
