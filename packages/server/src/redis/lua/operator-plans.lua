--[[ operator-plans.lua: reads what is planned for an event. Writes nothing.
  KEYS[1] {eventId}:operator-plans  hash    version, plans, write: how often written, all of them, by which request
  Returns { version, plans as JSON }, both false for an event that never had one ]]
return redis.call('HMGET', KEYS[1], 'version', 'plans')
