--[[ configure.lua: creates or changes an event. Safe to repeat with the same change id.
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
  ARGV[12] changeId              of this change
  ARGV[13] expectedRev           change only at this revision, empty for any
  ARGV[14] epoch                 empty to stay, "next", or a number that only ever raises
  ARGV[15..] field, value …      of phase, opensAt, closesAt, maxUsers, threshold, message; an empty value is null
  Returns { "configured", nowMs, event }, { "conflict", nowMs, event or false } ]]
-- include event
local changeId, expectedRev, wantedEpoch = ARGV[12], tonumber(ARGV[13]), ARGV[14]

if event or knownRev > 0 then
  local wanted = missing()
  if wanted then return wanted end
  if call('HGET', status, 'change') == changeId then return { 'configured', nowMs, describe(true) } end
end
local rev = event and event.rev or 0
if expectedRev and expectedRev ~= rev then return { 'conflict', nowMs, event and describe(true) or false } end

local isNew = event == nil
local epoch = isNew and 1 or event.epoch
if isNew then
  call('DEL', queue, active, seen, activeSeen, maxUsersKey, thresholdKey)
  event = { rev = 0, epoch = 1, phase = 'open', base = 0, recoverUntil = 0 }
  call('HSET', status, 'phase', 'open')
  beginRun(runId(), max(highestKnown, tonumber(call('GET', counter) or nil) or 0))
end
if wantedEpoch == 'next' then epoch = epoch + 1 end
epoch = max(epoch, tonumber(wantedEpoch) or 0)
if epoch > event.epoch then
  call('UNLINK', queue, active, seen, activeSeen)
  for index = 0, 31 do call('HDEL', status, 'pace' .. index) end
end

local keys = { maxUsers = maxUsersKey, threshold = thresholdKey }
local flags = { maxUsers = 'hasMaxUsers', threshold = 'hasThreshold' }
for at = 15, #ARGV, 2 do
  local field, value = ARGV[at], ARGV[at + 1]
  if keys[field] then
    if value == '' then call('DEL', keys[field]) else call('SET', keys[field], value) end
    call('HSET', status, flags[field], value == '' and '0' or '1')
  elseif value == '' then
    call('HDEL', status, field)
  else
    call('HSET', status, field, value)
  end
end
call('HSET', status, 'rev', int(rev + 1), 'epoch', int(epoch), 'change', changeId)

local fields = call('HMGET', status, 'phase', 'opensAt', 'closesAt')
event.rev, event.epoch, event.maxUsers = rev + 1, epoch, nil
event.phase, event.opensAt, event.closesAt = fields[1], tonumber(fields[2] or nil), tonumber(fields[3] or nil)
return { 'configured', nowMs, describe(true) }
