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
  ARGV[12] count                 of places
  ARGV[13] epoch                 of the places
  ARGV[14..] subjects, then numbers of the places, then slots: each id, subject, seq, epoch, expiresAtSeconds
  Returns { "ok", nowMs, event, places not simply waiting (index, 0 gone, 1 put back, 2 turn …), slots ({ id, seq, epoch, iat, exp } or false) } ]]
-- include event
local wanted = missing()
if wanted then return wanted end

local count = tonumber(ARGV[12])
local isPast = tonumber(ARGV[13]) < event.epoch
local subjectsFrom, numbersFrom, slotsFrom = 13, 13 + count, 13 + count * 2

-- Nearly everybody is in line: one question and one answer for all of them. Numbers are compared as they are written,
-- which spares reading them.
local alive, others = {}, {}
if count > 0 then
  local now, length = int(nowMs), 0
  local waiting = isPast and {} or call('ZMSCORE', queue, unpack(ARGV, subjectsFrom + 1, numbersFrom))
  for index = 1, count do
    local seq, found = ARGV[numbersFrom + index], waiting[index]
    if found and (found == seq or tonumber(found) == tonumber(seq)) then
      alive[length + 1] = now
      alive[length + 2] = ARGV[subjectsFrom + index]
      length = length + 2
    else
      others[#others + 1] = index
    end
  end
  if length > 0 then call('ZADD', seen, unpack(alive)) end
end
if #others == 0 and #ARGV == slotsFrom then return { 'ok', nowMs, describe(), {}, {} } end

-- include line
-- Whoever is put back may tell of a lost memory, so that comes first.
local places, highest = {}, 0
for _, index in ipairs(others) do highest = max(highest, tonumber(ARGV[numbersFrom + index])) end
if highest > 0 and not isPast then enterRun(highest) end
for _, index in ipairs(others) do
  local subject, seq = ARGV[subjectsFrom + index], tonumber(ARGV[numbersFrom + index])
  local standing = isPast and 'spent' or standingOf(subject, seq)
  places[#places + 1] = index
  if standing == 'slot' then
    places[#places + 1] = 2
  elseif standing == 'spent' then
    places[#places + 1] = 0
  else
    enqueue(subject, seq)
    places[#places + 1] = 1
  end
end

local slots = {}
for at = slotsFrom + 1, #ARGV, 5 do
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
