#!/usr/bin/env bash
# Runs the job with the keys that the secret PROVIDER_KEYS holds, one NAME=key a line, as a file .env does.
# Leaves in RUNNER_TEMP: message (for the commit), run.json (the result, empty if there is none), run.log.
set -euo pipefail
umask 077

if [ -e .env ]; then
  echo "error: there is a file .env here, which this script would replace and remove" >&2
  exit 1
fi
trap 'rm -f .env' EXIT
printf '%s\n' "${PROVIDER_KEYS:-}" > .env
unset PROVIDER_KEYS
uv run --no-sync --offline python .github/scripts/mask.py .env

status=0
uv run --no-sync --offline python -m model_registry.main --json --message-file "$RUNNER_TEMP/message" \
  ${ACCEPT_SHRINK:+--accept-shrink "$ACCEPT_SHRINK"} 2>&1 > "$RUNNER_TEMP/run.json" |
  tee "$RUNNER_TEMP/run.log" || status=${PIPESTATUS[0]}
if [ "$status" = 2 ] && [ -n "${ACCEPT_SHRINK:-}" ]; then
  echo "::error::The job did not start; is there a provider of that name?"
  exit 2
fi
echo "status=$status" >> "$GITHUB_OUTPUT"
