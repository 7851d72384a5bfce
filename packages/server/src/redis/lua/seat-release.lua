--[[ seat-release.lua: lets go of one's own locks. Safe to repeat.
  KEYS[1] seat:{eventId}                zset    seats by the end of their hold (epoch ms)
  KEYS[2..n+1] seat:{eventId}:{seatId}  string  owner; expires with the hold
  ARGV[1] owner
  ARGV[2..n+1] seats
  Returns how many were the owner's ]]
local call = redis.call
local holds, owner = KEYS[1], ARGV[1]

local released = 0
for at = 2, #KEYS do
  if call('GET', KEYS[at]) == owner then
    call('DEL', KEYS[at])
    call('ZREM', holds, ARGV[at])
    released = released + 1
  end
end
return released
