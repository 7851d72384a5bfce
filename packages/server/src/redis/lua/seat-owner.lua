--[[ seat-owner.lua: who holds a seat. Reads only.
  KEYS[1] seat:{eventId}:{seatId}            string  owner; expires with the hold
  KEYS[2] seat:{eventId}:{seatId}:token_seq  string  fence of the last hold; never expires
  Returns { owner, fence, endMs }, or nil when nobody does ]]
local call = redis.call
local lock, fenceKey = KEYS[1], KEYS[2]

local owner = call('GET', lock)
if not owner then return false end
local time = call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
return { owner, tonumber(call('GET', fenceKey) or nil) or 0, nowMs + call('PTTL', lock) }
