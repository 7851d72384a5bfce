--[[ check-slot.lua: the gate's question whether a slot is held, and whose it is. Safe to repeat.
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
  ARGV[12] id                    of the slot
  ARGV[13] subject
  ARGV[14] seq
  ARGV[15] epoch
  ARGV[16] expiresAtSeconds
  ARGV[17] user                  fingerprint of the user as a number, empty for none
  Returns { "active" | "gone" | "wrong-epoch" | "wrong-subject" } ]]
-- include event
-- include line
local id, subject, seq, epoch = ARGV[12], ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15])
local expires, user = tonumber(ARGV[16]), ARGV[17]

local wanted = missing()
if wanted then return wanted end
if epoch < event.epoch then return { 'wrong-epoch' } end
if not heldSlot(id, subject, seq, epoch, expires) then return { 'gone' } end
if not belongsTo(subject, user) then return { 'wrong-subject' } end
return { 'active' }
