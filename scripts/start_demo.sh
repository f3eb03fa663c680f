#!/usr/bin/env bash
# Starts the whole exchange with demo accounts and its web front end: in containers where an engine
# and compose are there, as processes where not. Verifies it by trading once, and prints the
# addresses. Ctrl-C stops processes; containers go on until `docker compose down`.
set -euo pipefail
cd "$(dirname "$0")/.."

compose=''
if docker info >/dev/null 2>&1; then
  if docker compose version >/dev/null 2>&1; then compose='docker compose'
  elif docker-compose version >/dev/null 2>&1; then compose='docker-compose'
  fi
fi

if [ -n "$compose" ]; then
  node scripts/compose-secrets.mjs --demo
  # All services of the exchange share one image: it is built once, not by each of them.
  $compose build migrate web
  $compose up --detach
  # Pages are opened by the name from which the exchange takes browsers (CORS_ORIGINS).
  node scripts/verify-demo.mjs http://127.0.0.1:8347 --web http://localhost:3000
  exit 0
fi

echo 'no container engine with compose runs here: starting nine processes' >&2
port=${PORT:-8347}
web_port=${WEB_PORT:-3000}
SEED_DEMO=1 LOG_LEVEL=${LOG_LEVEL:-warn} node scripts/start-distributed.mjs &
exchange=$!
WEB_PORT=$web_port OPENBELL_API_URL=http://localhost:$port node scripts/start-web.mjs &
web=$!
stop() { kill -TERM "$web" "$exchange" 2>/dev/null || true; }
trap stop INT TERM
status=0
if node scripts/verify-demo.mjs "http://127.0.0.1:$port" --pid "$exchange" \
  --web "http://localhost:$web_port"; then
  # A signal ends the first wait before the processes have ended.
  wait "$exchange" || wait "$exchange" || status=$?
else
  status=1
fi
stop
wait "$web" "$exchange" || true
exit "$status"
