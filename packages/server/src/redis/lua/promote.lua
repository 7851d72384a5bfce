--[[ promote.lua: frees ended slots, then admits from the front while there is room, then passes over the silent.
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
  ARGV[12] maxUnits              most people dealt with
  Returns { "ok", nowMs, event, expired, hidden, 1 when there is more, epoch, subject, seq, subject, seq … } ]]
-- include event
-- include line
-- Records whose time is over, thrown out with each call.
local RECORDS_PER_CALL = 32
local PACE_BUCKET_MS, PACE_BUCKETS = 5000, 32

local wanted = missing()
if wanted then return wanted end
local units = tonumber(ARGV[12])
local expired, hidden, admissions = 0, 0, {}
enterRun()

local function freeAll(ids)
  if #ids == 0 then return end
  call('ZREM', active, unpack(ids))
  call('ZREM', activeSeen, unpack(ids))
  expired = expired + #ids
  units = units - #ids
end

-- The last signs of life of people out of the line are no longer needed; a record of theirs gets its end instead.
local function forgetLife(subjects)
  if #subjects == 0 then return end
  local records, ends, gone = call('ZMSCORE', activeSeen, unpack(subjects)), {}, {}
  for index, subject in ipairs(subjects) do
    if records[index] then
      ends[#ends + 1] = int(-(nowMs + recordMs))
      ends[#ends + 1] = subject
    else
      gone[#gone + 1] = subject
    end
  end
  if #ends > 0 then call('ZADD', seen, unpack(ends)) end
  if #gone > 0 then call('ZREM', seen, unpack(gone)) end
end

freeAll(call('ZRANGEBYSCORE', active, '-inf', above(nowMs), 'LIMIT', 0, units))
if units > 0 and not holdsSlots then
  freeAll(call('ZRANGEBYSCORE', activeSeen, '(0', int(nowMs - activeMs), 'LIMIT', 0, units))
end

local silentUntil = int(nowMs - silenceMs)
local room = 0
if phase() == 'open' and not isRecovering() then room = roomLeft() end
-- Mostly nobody at all has fallen silent; only then is it asked of each.
local anySilent = room > 0 and #call('ZRANGEBYSCORE', seen, '(0', silentUntil, 'LIMIT', 0, 1) > 0
local claimUntil = int(nowMs + claimWindowMs)
while units > 0 and room > 0 do
  local first = call('ZPOPMIN', queue, min(units, room))
  if #first == 0 then break end
  local subjects = {}
  for index = 1, #first, 2 do subjects[#subjects + 1] = first[index] end
  local heard = anySilent and call('ZMSCORE', seen, unpack(subjects))
  local slots, records, silent, at, count = {}, {}, {}, 0, #admissions
  for index, subject in ipairs(subjects) do
    if heard and (tonumber(heard[index] or nil) or 0) <= nowMs - silenceMs then
      silent[#silent + 1] = subject
    else
      local seq = asWritten(first[index * 2])
      slots[at + 1], slots[at + 2] = claimUntil, slotId(subject, seq)
      records[at + 1], records[at + 2] = int(1 - seq), subject
      admissions[count + at + 1], admissions[count + at + 2] = subject, seq
      at = at + 2
    end
  end
  forgetLife(silent)
  hidden = hidden + #silent
  units = units - #subjects
  if at > 0 then
    room = room - at / 2
    call('ZADD', active, unpack(slots))
    -- The sign of life stays: claiming writes over it, and whoever never claims falls silent.
    call('ZADD', activeSeen, unpack(records))
  end
end

if units > 0 then
  local silent = call('ZRANGEBYSCORE', seen, '(0', silentUntil, 'LIMIT', 0, units)
  if #silent > 0 then hidden = hidden + call('ZREM', queue, unpack(silent)) end
  forgetLife(silent)
  units = units - #silent
end

local over = call('ZRANGEBYSCORE', seen, int(-nowMs), '(0', 'LIMIT', 0, RECORDS_PER_CALL)
if #over > 0 then
  call('ZREM', seen, unpack(over))
  call('ZREM', activeSeen, unpack(over))
end

if #admissions > 0 then
  local bucket = 'pace' .. floor(nowMs / PACE_BUCKET_MS) % PACE_BUCKETS
  local since, count = string.match(call('HGET', status, bucket) or '', '(%d+) (%d+)')
  if not since or nowMs - since >= PACE_BUCKET_MS then since, count = int(nowMs), 0 end
  call('HSET', status, bucket, since .. ' ' .. int(count + #admissions / 2))
end
return { 'ok', nowMs, describe(), expired, hidden, units <= 0 and 1 or 0, event.epoch, unpack(admissions) }
