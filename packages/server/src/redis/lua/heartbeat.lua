--[[ heartbeat.lua: signs of life of waiters and actives; missing ones are put back. Safe to repeat.
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
  ARGV[12] places                how many; each is subject, seq, epoch
  ARGV[13..] places, then slots  each slot is id, subject, seq, epoch, expiresAtSeconds
  Returns { "ok", nowMs, event, places (0 gone, 1 waiting, 2 turn), slots ({ id, seq, epoch, iat, exp } or false) } ]]
-- include event
-- include line
local wanted = missing()
if wanted then return wanted end

local count = tonumber(ARGV[12])
local subjects, numbers, highest = {}, {}, 0
for index = 1, count do
  local at = 10 + index * 3
  local seq = tonumber(ARGV[at + 1])
  subjects[index], numbers[index] = ARGV[at], seq
  if tonumber(ARGV[at + 2]) < event.epoch then
    numbers[index] = false
  elseif seq > highest then
    highest = seq
  end
end
enterRun(highest)

-- Nearly everybody is in line: one question and one answer for all of them.
local places, alive = {}, {}
if count > 0 then
  local now, waiting = int(nowMs), call('ZMSCORE', queue, unpack(subjects))
  for index = 1, count do
    if numbers[index] and tonumber(waiting[index] or nil) == numbers[index] then
      alive[#alive + 1] = now
      alive[#alive + 1] = subjects[index]
      places[index] = 1
    end
  end
  if #alive > 0 then call('ZADD', seen, unpack(alive)) end
end
for index = 1, count do
  if not places[index] then
    places[index] = 0
    local subject, seq = subjects[index], numbers[index]
    local standing = seq and standingOf(subject, seq) or 'spent'
    if standing == 'slot' then
      places[index] = 2
    elseif standing ~= 'spent' then
      enqueue(subject, seq)
      places[index] = 1
    end
  end
end

local slots = {}
for at = 13 + count * 3, #ARGV, 5 do
  local id, epoch = ARGV[at], tonumber(ARGV[at + 3])
  local slot = heldSlot(id, ARGV[at + 1], tonumber(ARGV[at + 2]), epoch, tonumber(ARGV[at + 4]))
  if slot then
    if isSliding then
      slot.endsAt = startSession(id)
    else
      call('ZADD', activeSeen, int(nowMs), id)
    end
    local expires = expiryOf(slot)
    slots[#slots + 1] = { id, slot.seq, epoch, expires - entrySeconds, expires }
  else
    slots[#slots + 1] = false
  end
end
return { 'ok', nowMs, describe(), places, slots }
