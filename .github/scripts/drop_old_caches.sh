#!/usr/bin/env bash
# Deletes what runs remembered before the newest three; GitHub itself does so only when all caches take 10 GB.
set -euo pipefail

gh cache list --key memory- --ref "$GITHUB_REF" --sort created_at --order desc --limit 1000 --json id --jq '.[].id' |
  tail --lines=+4 |
  while read -r id; do
    gh cache delete "$id"
  done
