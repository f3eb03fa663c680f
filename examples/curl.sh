#!/bin/sh
# The same with nothing but curl: reads the market, quotes both sides of AAPL, cancels.
#   sh examples/curl.sh --seconds 30
set -eu

api="${OPENBELL_API_URL:-http://127.0.0.1:8347}"
seconds=30
[ "${1:-}" = '--seconds' ] && seconds="$2"

call() {
  method="$1"
  path="$2"
  shift 2
  curl --silent --show-error --max-time 10 --request "$method" "$api$path" \
    --header "APCA-API-KEY-ID: $APCA_API_KEY_ID" \
    --header "APCA-API-SECRET-KEY: $APCA_API_SECRET_KEY" \
    --header 'Content-Type: application/json' "$@"
}

# Answers the id of the new order, or nothing when it is refused (no shares to sell).
quote() {
  body="{\"symbol\":\"AAPL\",\"qty\":\"10\",\"side\":\"$1\",\"type\":\"limit\""
  answer=$(call POST /v2/orders --data "$body,\"limit_price\":\"$2\",\"time_in_force\":\"gtc\"}")
  case "$answer" in
    '{"id":'*) printf '%s' "$answer" | sed 's/^{"id":"\([^"]*\)".*/\1/' ;;
    *) printf 'no %s quote: %s\n' "$1" "$answer" >&2 ;;
  esac
}

# Best bid and ask of the book; a price to begin with where a side is empty.
market() {
  call GET '/v2/stocks/AAPL/quotes/latest' | sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p"
}

# A price, moved by so many dollars.
moved() {
  awk -v price="$1" -v by="$2" 'BEGIN { printf "%.2f", price + by }'
}

end=$(($(date +%s) + seconds))
while [ "$(date +%s)" -lt "$end" ]; do
  bid=$(market bp)
  ask=$(market ap)
  case "$bid" in '' | 0) bid=189.90 ;; esac
  case "$ask" in '' | 0) ask=190.10 ;; esac
  for side in buy sell; do
    if [ "$side" = buy ]; then price=$(moved "$bid" -0.05); else price=$(moved "$ask" 0.05); fi
    id=$(quote "$side" "$price")
    [ -z "$id" ] && continue
    echo "placed $side 10 AAPL at $price: $id"
    ids="${ids:-} $id"
  done
  sleep 1
  for id in ${ids:-}; do
    call DELETE "/v2/orders/$id" --output /dev/null
    echo "cancelled $id"
  done
  ids=''
done
echo 'done'
