--[[ What every script of an event begins with: the keys by name, the time, the event as it stands, its run.
  KEYS[1..8] and ARGV[1..11] are the same in every script that includes this file; see their headers. ]]
local call = redis.call
local floor, max, min = math.floor, math.max, math.min
local queue, active, seen, activeSeen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local counter, maxUsersKey, thresholdKey, status = KEYS[5], KEYS[6], KEYS[7], KEYS[8]

local knownRev = tonumber(ARGV[2])
local highestKnown = tonumber(ARGV[3])
local entrySeconds, leewaySeconds = tonumber(ARGV[4]), tonumber(ARGV[5])
local claimWindowMs, silenceMs = ARGV[6] * 1000, ARGV[7] * 1000
local activeMs, recordMs = ARGV[8] * 1000, ARGV[9] * 1000
local isSliding, holdsSlots = ARGV[10] == '1', ARGV[11] == '1'

-- Numbers: term * 2^24 + n, the term in seconds since 2026. A run begins at the number of its microsecond, eight
-- numbers to each, so that two runs of one second overlap only above 8 million joins a second.
local TERM_ZERO_SECONDS, NUMBERS_PER_TERM, NUMBERS_PER_MICROSECOND = 1767225600, 16777216, 8
-- Nobody is let in for this long after a changed run, while those inside come back.
local RECOVERY_MS = 75000
-- A number this far ahead of the clock proves nothing about our own.
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

-- Lua writes large numbers with an exponent.
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

-- Settings are read only where they matter. A lost one is not the same as one never set.
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

-- The event for a caller that knows another revision, or `force`d; false for one that knows this one.
local function describe(force)
  if not force and event.rev == knownRev then return false end
  local maxUsers, threshold = limits()
  local message = call('HGET', status, 'message')
  return {
    event.rev, event.epoch, event.phase, event.opensAt or false, event.closesAt or false, maxUsers, threshold, message,
  }
end

-- Why a caller has to bring the settings first; nil when it need not.
local function missing()
  if event == nil then return { 'unknown' } end
  if event.rev < knownRev then return { 'stale' } end
  local maxUsers, threshold = limits()
  if (event.hasMaxUsers and not maxUsers) or (event.hasThreshold and not threshold) then return { 'stale' } end
end

local function runId()
  return string.match(call('INFO', 'server'), 'run_id:(%x+)')
end

-- Begins a run: every number from here on is above all that earlier runs can have given out.
local function beginRun(run, known)
  local base = nowSeq
  if base <= known then base = (floor(known / NUMBERS_PER_TERM) + 1) * NUMBERS_PER_TERM end
  event.run, event.base = run, base
  call('SET', counter, int(base))
  call('HSET', status, 'run', run, 'base', int(base), 'term', int(floor(base / NUMBERS_PER_TERM)))
end

-- Whether the store has lost its memory since it last gave out a number: another server, a missing counter, or
-- somebody who holds a number we never gave out. Then a new run begins before anything is handed out.
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
