--[[ operator-append.lua: writes down a change of an event and forgets the oldest ones. Safe to repeat with the same write id.
  KEYS[1] {eventId}:operator-log  zset    changes by revision; each begins with its write id
  ARGV[1] writeId                of this entry
  ARGV[2] rev                    its revision
  ARGV[3] entry                  as JSON
  ARGV[4] maxEntries             how many stay
  Returns { "kept" }, { "conflict", newest } where the event is at this revision or beyond ]]
local call = redis.call
local log, writeId, rev, entry, maxEntries = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])

local newest = tonumber(call('ZREVRANGE', log, 0, 0, 'WITHSCORES')[2]) or 0
if newest >= rev then
  local there = call('ZRANGEBYSCORE', log, ARGV[2], ARGV[2], 'LIMIT', 0, 1)[1]
  if there and string.sub(there, 1, #writeId) == writeId then return { 'kept' } end
  return { 'conflict', newest }
end
call('ZADD', log, ARGV[2], writeId .. entry)
call('ZREMRANGEBYRANK', log, 0, -maxEntries - 1)
return { 'kept' }
