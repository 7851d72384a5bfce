# For trying the examples out: `. ./local.sh` in each terminal gives all of them the same Redis, keys and operator.
root="$(git rev-parse --show-toplevel)"
urr() { npm run --silent --prefix "$root" urr -- "$@"; } # this clone's; elsewhere `npx @urr/server`

keys="${TMPDIR:-/tmp}/urr-example-keys.json"
[ -s "$keys" ] || (umask 077 && urr keys new > "$keys")
export URR_KEYS="$(cat "$keys")"
export URR_REDIS_URL="${URR_REDIS_URL:-redis://127.0.0.1:6379}"

token=operator-token-of-at-least-32-characters
export URR_OPERATOR_TOKENS="{\"kim\":\"$token\"}"  # the service's
export URR_OPERATOR_URL=http://127.0.0.1:8081 URR_OPERATOR_TOKEN="$token"   # kim's
