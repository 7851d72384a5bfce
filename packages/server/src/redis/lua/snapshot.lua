--[[ snapshot.lua: one look at an event. Reads only.
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
  ARGV[12] front                 how many of the first numbers are shown
  ARGV[13] spacing               at most one number in so many is shown beyond
  ARGV[14] markers               most numbers shown beyond
  Returns { "ok", nowMs, event, base, waiting, active, tail, 1 while recovering, front, markers (seq, rank …), pace (since count …) } ]]
-- include event
-- include line
local wanted = missing()
if wanted then return wanted end
local frontLength, spacing, most = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])

local waiting = call('ZCARD', queue)
local front, markers = {}, {}
local first = call('ZRANGE', queue, 0, frontLength - 1, 'WITHSCORES')
for index = 2, #first, 2 do front[#front + 1] = first[index] end
if waiting > frontLength then
  spacing = max(spacing, math.ceil((waiting - frontLength) / most))
  for rank = frontLength, waiting - 1, spacing do
    markers[#markers + 1] = call('ZRANGE', queue, rank, rank, 'WITHSCORES')[2]
    markers[#markers + 1] = rank + 1
  end
  markers[#markers + 1] = call('ZRANGE', queue, waiting - 1, waiting - 1, 'WITHSCORES')[2]
  markers[#markers + 1] = waiting
end

local pace, buckets = {}, {}
for index = 0, 31 do buckets[#buckets + 1] = 'pace' .. index end
for _, bucket in ipairs(call('HMGET', status, unpack(buckets))) do
  if bucket then pace[#pace + 1] = bucket end
end
local tail = call('GET', counter)
local recovering = isRecovering() or not tail or event.run ~= runId()
return {
  'ok', nowMs, describe(true), event.base, waiting, heldSlots(), tail or int(event.base), recovering and 1 or 0,
  front, markers, pace,
}
