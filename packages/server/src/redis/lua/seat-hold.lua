--[[ seat-hold.lua: locks seats for one owner, or moves the end of locks held already; all or none. Safe to repeat.
  KEYS[1] seat:{eventId}                        zset    seats by the end of their hold (epoch ms)
  KEYS[2..n+1] seat:{eventId}:{seatId}          string  owner; expires with the hold
  KEYS[n+2..2n+1] seat:{eventId}:{seatId}:token_seq  string  fence of the last hold; never expires
  ARGV[1] owner
  ARGV[2] holdMs                 length of the hold, from now
  ARGV[3] mine                   1 to hold only what is held already
  ARGV[4..n+3] seats
  Returns { "held", endMs, expired, fences } or { "taken", nowMs, expired, taken }, where
    expired are seats whose holds ran out since this was last looked for ]]
local call = redis.call
local holds, owner, holdMs, mine = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local count = #ARGV - 3

-- Holds that ran out elsewhere are looked for along the way, a few at a time.
local SWEPT = 32
-- Outlives the longest hold.
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
    -- At least the time: it goes on when everything else is lost.
    fence = math.max(fence + 1, nowMs)
    call('SET', fenceKey, int(fence))
  end
  call('SET', KEYS[at + 1], owner, 'PXAT', int(endMs))
  call('ZADD', holds, int(endMs), ARGV[at + 3])
  fences[at] = fence
end
call('PEXPIRE', holds, HOLDS_KEPT_MS)
return { 'held', endMs, expired, fences }
