--[[ Where a place stands, and what moves it.
  A waiter: member of queue (number) and of seen (last sign of life).
  A slot: member of active under its id (its last millisecond); once claimed, of active-seen, too (last sign of life).
  A record: member of active-seen (negative number) and of seen (negative end), under
    subject   its places are spent up to this number; admitted and not claimed yet, it has the slot of the next one
    @subject  belongs to this user, as a number
  While a subject waits, and from its admission to its claim, its own entry in seen is the last sign of life and its
  record has no end. ]]

-- A number of the line as Redis wrote it. Only large ones, by some versions, get an exponent.
local function asWritten(seq)
  return string.find(seq, 'e', 1, true) and int(tonumber(seq)) or seq
end

-- `seq` as a number or as it is written.
local function slotId(subject, seq)
  if type(seq) == 'number' then seq = int(seq) end
  event.slots = event.slots or event.epoch .. ':'
  return string.sub(redis.sha1hex(event.slots .. seq .. ':' .. subject), 1, 20)
end

local function write(member, value, endsAt)
  call('ZADD', activeSeen, int(-value), member)
  call('ZADD', seen, int(-endsAt), member)
end

-- The value of a record that has not ended.
local function read(member)
  local value = call('ZSCORE', activeSeen, member)
  if not value then return nil end
  local endsAt = call('ZSCORE', seen, member)
  if endsAt and tonumber(endsAt) < 0 and -endsAt <= nowMs then return nil end
  return -value
end

local function numberInLine(subject)
  return tonumber(call('ZSCORE', queue, subject) or nil)
end

-- Every place of a subject up to this number leads nowhere but to the slot it has.
local function spend(subject, seq)
  local spent = read(subject)
  if spent and spent > seq then seq = spent end
  call('ZADD', activeSeen, int(-seq), subject)
  if not numberInLine(subject) then call('ZADD', seen, int(-(nowMs + recordMs)), subject) end
end

local function enqueue(subject, seq)
  call('ZADD', queue, int(seq), subject)
  call('ZADD', seen, int(nowMs), subject)
end

local function dequeue(subject)
  if call('ZREM', queue, subject) == 0 then return end
  if call('ZSCORE', activeSeen, subject) then
    call('ZADD', seen, int(-(nowMs + recordMs)), subject)
  else
    call('ZREM', seen, subject)
  end
end

local function heldSlots()
  return call('ZCOUNT', active, int(nowMs), '+inf')
end

local function roomLeft()
  local maxUsers = limits()
  return maxUsers and maxUsers - heldSlots() or 0
end

local function freeSlot(id)
  call('ZREM', active, id)
  call('ZREM', activeSeen, id)
end

-- A slot by its id, if it has not ended; `isClaimed` once its session has begun.
local function findSlot(id, seq)
  local endsAt = tonumber(call('ZSCORE', active, id) or nil)
  if not endsAt then return nil end
  if endsAt < nowMs then
    freeSlot(id)
    return nil
  end
  return { id = id, seq = seq, endsAt = endsAt, isClaimed = call('ZSCORE', activeSeen, id) and true or false }
end

-- The slot a subject has, claimed or not. One that was given up before its end is nobody's.
local function slotOf(subject)
  local spent = read(subject)
  if not spent then return nil end
  local slot = findSlot(slotId(subject, spent + 1), spent + 1)
  if slot then return slot end
  slot = findSlot(slotId(subject, spent), spent)
  return slot and slot.isClaimed and slot or nil
end

-- 'waiting', 'slot' (and which), 'spent' or 'missing'. Of several places of one subject only the newest counts.
local function standingOf(subject, seq)
  local waiting = numberInLine(subject)
  if waiting then
    if waiting == seq then return 'waiting' end
    return waiting > seq and 'spent' or 'missing'
  end
  local slot = slotOf(subject)
  if slot then
    if slot.seq == seq then return 'slot', slot end
    return 'spent'
  end
  local spent = read(subject)
  return spent and seq <= spent and 'spent' or 'missing'
end

local function expiryOf(slot)
  return floor(slot.endsAt / 1000) - leewaySeconds
end

local function admitted(slot)
  local expires = expiryOf(slot)
  return { 'admitted', nowMs, describe(), slot.id, slot.seq, event.epoch, expires - entrySeconds, expires }
end

local function startSession(id)
  local endsAt = (floor(nowMs / 1000) + entrySeconds + leewaySeconds) * 1000
  call('ZADD', active, int(endsAt), id)
  call('ZADD', activeSeen, int(nowMs), id)
  return endsAt
end

-- Begins a session. From here on the place is spent: it leads back to this slot and to no other.
local function begin(subject, seq)
  dequeue(subject)
  local id = slotId(subject, seq)
  local endsAt = startSession(id)
  spend(subject, seq)
  return admitted({ id = id, seq = seq, endsAt = endsAt })
end

local function inLine(seq)
  local ahead = call('ZCOUNT', queue, '-inf', above(seq))
  local others = call('ZCARD', queue) - ahead
  -- An admitted place that cannot be claimed just now is not in the line itself.
  if call('ZCOUNT', queue, int(seq), int(seq)) > 0 then others = others - 1 end
  return { 'waiting', nowMs, describe(), seq, ahead, others, event.epoch, event.base }
end

-- What a place is worth now: a slot, a rank, or nothing any more (nil).
local function stand(subject, seq)
  local standing, slot = standingOf(subject, seq)
  if standing == 'spent' then return nil end
  if slot and slot.isClaimed then return admitted(slot) end
  local current = phase()
  if current == 'closed' then return { 'closed', nowMs, describe(true) } end
  if current == 'off' or (current == 'open' and slot) then return begin(subject, seq) end
  if not slot then enqueue(subject, seq) end
  return inLine(seq)
end

-- The slot a token proves. One that an earlier run gave out is taken back while there is room.
local function heldSlot(id, subject, seq, epoch, expires)
  if epoch < event.epoch then return nil end
  local slot = findSlot(id, seq)
  if slot and slot.isClaimed then return slot end
  local endsAt = (expires + leewaySeconds) * 1000
  if endsAt < nowMs then return nil end
  enterRun(seq)
  if seq > event.base then return nil end
  local standing, own = standingOf(subject, seq)
  if standing == 'spent' or (own and own.id ~= id) then return nil end
  if not slot and roomLeft() <= 0 then return nil end
  dequeue(subject)
  call('ZADD', active, int(endsAt), id)
  call('ZADD', activeSeen, int(nowMs), id)
  spend(subject, seq)
  return { id = id, seq = seq, endsAt = endsAt, isClaimed = true }
end

-- Binds a subject to the first user seen with it; false for any other.
local function belongsTo(subject, user)
  if user == '' then return true end
  local bound = read('@' .. subject)
  if bound then return bound == tonumber(user) end
  write('@' .. subject, tonumber(user), nowMs + recordMs)
  return true
end
