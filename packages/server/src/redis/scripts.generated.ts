// Made from lua/*.lua by bind-lua.test.ts: edit those, then run it with `--update`.
const INCLUDE_EVENT = `local call = redis.call
local floor, max, min = math.floor, math.max, math.min
local queue, active, seen, activeSeen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local counter, maxUsersKey, thresholdKey, status = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local knownRev = tonumber(ARGV[2])
local highestKnown = tonumber(ARGV[3])
local entrySeconds, leewaySeconds = tonumber(ARGV[4]), tonumber(ARGV[5])
local claimWindowMs, silenceMs = ARGV[6] * 1000, ARGV[7] * 1000
local activeMs, recordMs = ARGV[8] * 1000, ARGV[9] * 1000
local isSliding, holdsSlots = ARGV[10] == '1', ARGV[11] == '1'
local TERM_ZERO_SECONDS, NUMBERS_PER_TERM, NUMBERS_PER_MICROSECOND = 1767225600, 16777216, 8
local RECOVERY_MS = 75000
local IMPLAUSIBLE = 86400 * NUMBERS_PER_TERM
local nowMs, nowSeq
do
local seconds, micros
if ARGV[1] == '' then
local time = call('TIME')
seconds, micros = tonumber(time[1]), tonumber(time[2])
nowMs = seconds * 1000 + floor(micros / 1000)
else
nowMs = tonumber(ARGV[1])
seconds = floor(nowMs / 1000)
micros = (nowMs - seconds * 1000) * 1000
end
nowSeq = max(0, (seconds - TERM_ZERO_SECONDS) * NUMBERS_PER_TERM + micros * NUMBERS_PER_MICROSECOND)
end
local function int(number)
return string.format('%.0f', number)
end
local function above(number)
return '(' .. int(number)
end
local event
do
local fields = call('HMGET', status, 'rev', 'epoch', 'phase', 'opensAt', 'closesAt', 'run', 'base', 'recoverUntil',
'hasMaxUsers', 'hasThreshold')
if fields[1] and fields[2] then
event = {
rev = tonumber(fields[1]),
epoch = tonumber(fields[2]),
phase = fields[3] or 'paused',
opensAt = tonumber(fields[4] or nil),
closesAt = tonumber(fields[5] or nil),
run = fields[6],
base = tonumber(fields[7] or nil) or 0,
recoverUntil = tonumber(fields[8] or nil) or 0,
hasMaxUsers = fields[9] == '1',
hasThreshold = fields[10] == '1',
}
end
end
local function limits()
if event.maxUsers == nil then
local set = call('MGET', maxUsersKey, thresholdKey)
event.maxUsers, event.threshold = tonumber(set[1] or nil) or false, tonumber(set[2] or nil) or false
end
return event.maxUsers, event.threshold
end
local function phase()
local set = event.phase
if set == 'off' or set == 'closed' then return set end
if event.closesAt and nowMs >= event.closesAt then return 'closed' end
if set == 'scheduled' and event.opensAt and nowMs >= event.opensAt then return 'open' end
return set
end
local function describe(force)
if not force and event.rev == knownRev then return false end
local maxUsers, threshold = limits()
local message = call('HGET', status, 'message')
return {
event.rev, event.epoch, event.phase, event.opensAt or false, event.closesAt or false, maxUsers, threshold, message,
}
end
local function missing()
if event == nil then return { 'unknown' } end
if event.rev < knownRev then return { 'stale' } end
local maxUsers, threshold = limits()
if (event.hasMaxUsers and not maxUsers) or (event.hasThreshold and not threshold) then return { 'stale' } end
end
local function runId()
return string.match(call('INFO', 'server'), 'run_id:(%x+)')
end
local function beginRun(run, known)
local base = nowSeq
if base <= known then base = (floor(known / NUMBERS_PER_TERM) + 1) * NUMBERS_PER_TERM end
event.run, event.base = run, base
call('SET', counter, int(base))
call('HSET', status, 'run', run, 'base', int(base), 'term', int(floor(base / NUMBERS_PER_TERM)))
end
local function enterRun(shown)
local tail = tonumber(call('GET', counter) or nil)
local run = runId()
local known = highestKnown
if shown and shown > known and shown < nowSeq + IMPLAUSIBLE then known = shown end
if event.run == run and tail and known <= tail then return tail end
beginRun(run, max(known, tail or 0, event.base))
event.recoverUntil = nowMs + RECOVERY_MS
call('HSET', status, 'recoverUntil', int(event.recoverUntil))
return event.base
end
local function isRecovering()
return nowMs < event.recoverUntil
end
`;
const INCLUDE_LINE = `local function asWritten(seq)
return string.find(seq, 'e', 1, true) and int(tonumber(seq)) or seq
end
local function slotId(subject, seq)
if type(seq) == 'number' then seq = int(seq) end
event.slots = event.slots or event.epoch .. ':'
return string.sub(redis.sha1hex(event.slots .. seq .. ':' .. subject), 1, 20)
end
local function write(member, value, endsAt)
call('ZADD', activeSeen, int(-value), member)
call('ZADD', seen, int(-endsAt), member)
end
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
local function findSlot(id, seq)
local endsAt = tonumber(call('ZSCORE', active, id) or nil)
if not endsAt then return nil end
if endsAt < nowMs then
freeSlot(id)
return nil
end
return { id = id, seq = seq, endsAt = endsAt, isClaimed = call('ZSCORE', activeSeen, id) and true or false }
end
local function slotOf(subject)
local spent = read(subject)
if not spent then return nil end
local slot = findSlot(slotId(subject, spent + 1), spent + 1)
if slot then return slot end
slot = findSlot(slotId(subject, spent), spent)
return slot and slot.isClaimed and slot or nil
end
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
if call('ZCOUNT', queue, int(seq), int(seq)) > 0 then others = others - 1 end
return { 'waiting', nowMs, describe(), seq, ahead, others, event.epoch, event.base }
end
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
local function belongsTo(subject, user)
if user == '' then return true end
local bound = read('@' .. subject)
if bound then return bound == tonumber(user) end
write('@' .. subject, tonumber(user), nowMs + recordMs)
return true
end
`;
export const CHECK_SLOT = `${INCLUDE_EVENT}${INCLUDE_LINE}local id, subject, seq, epoch = ARGV[12], ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15])
local expires, user = tonumber(ARGV[16]), ARGV[17]
local wanted = missing()
if wanted then return wanted end
if epoch < event.epoch then return { 'wrong-epoch' } end
if not heldSlot(id, subject, seq, epoch, expires) then return { 'gone' } end
if not belongsTo(subject, user) then return { 'wrong-subject' } end
return { 'active' }`;
export const CLAIM = `${INCLUDE_EVENT}${INCLUDE_LINE}local subject, seq, epoch = ARGV[12], tonumber(ARGV[13]), tonumber(ARGV[14])
local wanted = missing()
if wanted then return wanted end
if epoch < event.epoch then return { 'wrong-epoch', nowMs, describe(), event.epoch } end
enterRun(seq)
return stand(subject, seq) or { 'spent' }`;
export const CONFIGURE = `${INCLUDE_EVENT}local changeId, expectedRev, wantedEpoch = ARGV[12], tonumber(ARGV[13]), ARGV[14]
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
return { 'configured', nowMs, describe(true) }`;
export const EVENT = `${INCLUDE_EVENT}return missing() or { 'ok', nowMs, describe(true) }`;
export const HEARTBEAT = `${INCLUDE_EVENT}local wanted = missing()
if wanted then return wanted end
local count = tonumber(ARGV[12])
local isPast = tonumber(ARGV[13]) < event.epoch
local subjectsFrom, numbersFrom, slotsFrom = 13, 13 + count, 13 + count * 2
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
${INCLUDE_LINE}local places, highest = {}, 0
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
return { 'ok', nowMs, describe(), places, slots }`;
export const JOIN = `${INCLUDE_EVENT}${INCLUDE_LINE}local subject, epoch, user, maxWaiting = ARGV[12], tonumber(ARGV[13]), ARGV[16], tonumber(ARGV[17])
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
return inLine(seq)`;
export const OPERATOR_APPEND = `local call = redis.call
local log, writeId, rev, entry, maxEntries = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local newest = tonumber(call('ZREVRANGE', log, 0, 0, 'WITHSCORES')[2]) or 0
if newest >= rev then
local there = call('ZRANGEBYSCORE', log, ARGV[2], ARGV[2], 'LIMIT', 0, 1)[1]
if there and string.sub(there, 1, #writeId) == writeId then return { 'kept' } end
return { 'conflict', newest }
end
call('ZADD', log, ARGV[2], writeId .. entry)
call('ZREMRANGEBYRANK', log, 0, -maxEntries - 1)
return { 'kept' }`;
export const OPERATOR_LIST = `return redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[1], '-inf', 'LIMIT', 0, ARGV[2])`;
export const OPERATOR_PLAN = `local call = redis.call
local book, writeId, version, plans = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
local kept = call('HMGET', book, 'version', 'write')
if (tonumber(kept[1] or nil) or 0) ~= version then return kept[2] == writeId and 1 or 0 end
call('HSET', book, 'version', string.format('%.0f', version + 1), 'plans', plans, 'write', writeId)
return 1`;
export const OPERATOR_PLANS = `return redis.call('HMGET', KEYS[1], 'version', 'plans')`;
export const PROMOTE = `${INCLUDE_EVENT}${INCLUDE_LINE}local RECORDS_PER_CALL = 32
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
return { 'ok', nowMs, describe(), expired, hidden, units <= 0 and 1 or 0, event.epoch, unpack(admissions) }`;
export const RELEASE = `${INCLUDE_EVENT}${INCLUDE_LINE}local id, subject, seq, epoch = ARGV[12], ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15])
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
call('ZREM', activeSeen, slot.id)
return { 'released', 0 }
end
freeSlot(slot.id)
return { 'released', 1 }`;
export const RESTORE = `${INCLUDE_EVENT}local rev, epoch = tonumber(ARGV[12]), tonumber(ARGV[13])
if event and event.rev > rev then return { 'ok' } end
local isLost = event == nil
event = event or { rev = 0, epoch = epoch, base = 0, recoverUntil = 0 }
if event.epoch < epoch then
call('UNLINK', queue, active, seen, activeSeen)
end
epoch = max(epoch, event.epoch)
local keys = { maxUsers = maxUsersKey, threshold = thresholdKey }
local flags = { maxUsers = 'hasMaxUsers', threshold = 'hasThreshold' }
for at = 14, #ARGV, 2 do
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
call('HSET', status, 'rev', int(rev), 'epoch', int(epoch))
if isLost then enterRun() end
return { 'ok' }`;
export const SEAT_HOLD = `local call = redis.call
local holds, owner, holdMs, mine = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local count = #ARGV - 3
local SWEPT = 32
local HOLDS_KEPT_MS = 172800000
local time = call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local endMs = nowMs + holdMs
local function int(number)
return string.format('%.0f', number)
end
local expired = call('ZRANGEBYSCORE', holds, '-inf', int(nowMs), 'LIMIT', 0, SWEPT)
if #expired > 0 then call('ZREM', holds, unpack(expired)) end
local owners, taken = {}, {}
for at = 1, count do
local seat = ARGV[at + 3]
owners[at] = call('GET', KEYS[at + 1])
local ended = call('ZSCORE', holds, seat)
if ended and tonumber(ended) <= nowMs then
call('ZREM', holds, seat)
expired[#expired + 1] = seat
end
if owners[at] ~= owner and (owners[at] or mine) then taken[#taken + 1] = seat end
end
if #taken > 0 then return { 'taken', nowMs, expired, taken } end
local fences = {}
for at = 1, count do
local fenceKey = KEYS[at + 1 + count]
local fence = tonumber(call('GET', fenceKey) or nil) or 0
if not owners[at] then
fence = math.max(fence + 1, nowMs)
call('SET', fenceKey, int(fence))
end
call('SET', KEYS[at + 1], owner, 'PXAT', int(endMs))
call('ZADD', holds, int(endMs), ARGV[at + 3])
fences[at] = fence
end
call('PEXPIRE', holds, HOLDS_KEPT_MS)
return { 'held', endMs, expired, fences }`;
export const SEAT_OWNER = `local call = redis.call
local lock, fenceKey = KEYS[1], KEYS[2]
local owner = call('GET', lock)
if not owner then return false end
local time = call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
return { owner, tonumber(call('GET', fenceKey) or nil) or 0, nowMs + call('PTTL', lock) }`;
export const SEAT_RELEASE = `local call = redis.call
local holds, owner = KEYS[1], ARGV[1]
local released = 0
for at = 2, #KEYS do
if call('GET', KEYS[at]) == owner then
call('DEL', KEYS[at])
call('ZREM', holds, ARGV[at])
released = released + 1
end
end
return released`;
export const SNAPSHOT = `${INCLUDE_EVENT}${INCLUDE_LINE}local wanted = missing()
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
}`;
