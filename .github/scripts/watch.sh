#!/usr/bin/env bash
# Looks after the scheduled refresh from outside: starts it where it is late, tells where it has stopped, and renews both
# schedules, which GitHub switches off in a repository without a commit for 60 days. What a person switched off stays so.
set -euo pipefail

LATE=3600 STOPPED=7200 # seconds

state=$(gh api "repos/$GH_REPO/actions/workflows/update.yml" --jq .state)
if [ "$state" = disabled_manually ]; then
  echo "the refresh is switched off by hand"
  exit 0
fi
for workflow in update.yml watch.yml; do
  gh api --method PUT "repos/$GH_REPO/actions/workflows/$workflow/enable"
done

if ! content=$(gh api "repos/$GH_REPO/contents/health.json?ref=status" --jq .content); then
  echo "::notice::Nothing is published yet: run the workflow update once."
  exit 0
fi
generated=$(printf '%s' "$content" | base64 --decode | python3 -c 'import json, sys; print(json.load(sys.stdin)["generated"])')
age=$(($(date +%s) - $(date --date="$generated" +%s)))
echo "the last run began at $generated, $((age / 60)) minutes ago"
if [ "$age" -gt "$LATE" ]; then
  gh workflow run update.yml
fi

export TITLE="The scheduled refresh has stopped" CLOSING="It runs again."
export TROUBLE="No run has published anything since $generated. It was started again each hour since; look at the page \
Actions for the workflow *update*: whether it is switched off, waits, or fails before it can say why."
TELL=$([ "$age" -gt "$STOPPED" ] && echo keep || echo close) bash .github/scripts/tell.sh
