#!/usr/bin/env bash
# Starts the whole exchange with demo accounts: in containers where an engine runs, as processes
# where none does. Verifies it by trading once, and prints the addresses. Ctrl-C stops processes;
# containers go on until `docker compose down`.
set -euo pipefail
cd "$(dirname "$0")/.."
address=http://127.0.0.1:8347

if docker info >/dev/null 2>&1; then
  compose="docker compose"
  $compose version >/dev/null 2>&1 || compose=docker-compose
  node scripts/compose-secrets.mjs --demo
  $compose up --build --detach
  node scripts/verify-demo.mjs "$address"
  exit 0
fi

echo 'no container engine runs here: starting nine processes' >&2
SEED_DEMO=1 LOG_LEVEL=${LOG_LEVEL:-warn} node scripts/start-distributed.mjs &
exchange=$!
trap 'kill -TERM $exchange 2>/dev/null || true' INT TERM
if node scripts/verify-demo.mjs "http://127.0.0.1:${PORT:-8347}" $exchange; then
  wait $exchange || wait $exchange
else
  kill -TERM $exchange
  wait $exchange || true
  exit 1
fi
