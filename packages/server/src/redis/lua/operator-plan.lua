--[[ operator-plan.lua: puts plans in the place of all of an event. Safe to repeat with the same write id.
  KEYS[1] {eventId}:operator-plans  hash    version, plans, write: how often written, all of them, by which request
  ARGV[1] writeId                of this request
  ARGV[2] version                write only at this version, 0 for an event that never had a plan
  ARGV[3] plans                  as JSON
  Returns 1, or 0 where others have written meanwhile ]]
local call = redis.call
local book, writeId, version, plans = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]

local kept = call('HMGET', book, 'version', 'write')
if (tonumber(kept[1] or nil) or 0) ~= version then return kept[2] == writeId and 1 or 0 end
call('HSET', book, 'version', string.format('%.0f', version + 1), 'plans', plans, 'write', writeId)
return 1
