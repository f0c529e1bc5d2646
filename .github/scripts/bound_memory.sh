#!/usr/bin/env bash
# Keeps what is saved between runs small: answers that no run asked for in a month go, and all of them if they are
# more than 200 MiB. Each is then asked for anew.
set -euo pipefail

answers="$1"
[ -d "$answers" ] || exit 0
find "$answers" -type f -mtime +30 -delete
if [ "$(du --summarize --apparent-size --block-size=1M "$answers" | cut --fields=1)" -gt "${2:-200}" ]; then
  echo "answers take more than ${2:-200} MiB: forgotten"
  rm -r "$answers"
fi
