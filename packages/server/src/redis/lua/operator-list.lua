--[[ operator-list.lua: reads an event's changes, newest first. Writes nothing.
  KEYS[1] {eventId}:operator-log  zset    changes by revision; each begins with its write id
  ARGV[1] before                 "(7" for revisions below 7, "+inf" for all
  ARGV[2] limit                  how many at most
  Returns the changes as they were written ]]
return redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[1], '-inf', 'LIMIT', 0, ARGV[2])
