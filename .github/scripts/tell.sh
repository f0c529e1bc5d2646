#!/usr/bin/env bash
# Opens, updates or closes the one issue that says what a person must put right: TELL, TROUBLE, RUN (an address).
# TELL is open (there is more to tell), keep (it is as it was), update (less is left) or close.
set -euo pipefail

title="${TITLE:-The scheduled refresh needs a person}"
if [ "$(gh api "repos/$GH_REPO" --jq .has_issues)" != true ]; then
  echo "::notice::Issues are switched off in this repository: what a person must put right is on the page of this run."
  printf '%s\n' "$TROUBLE" >> "$GITHUB_STEP_SUMMARY"
  exit 0
fi
number=$(gh issue list --app github-actions --state open --json number,title \
  --jq "map(select(.title == \"$title\")) | .[0].number // empty")

case "$TELL-${number:+found}" in
  open- | keep-) gh issue create --title "$title" --body "$TROUBLE" ;;
  open-found)
    gh issue edit "$number" --body "$TROUBLE"
    gh issue comment "$number" --body "There is more now, see above. The run: $RUN"
    ;;
  update-found | keep-found) gh issue edit "$number" --body "$TROUBLE" ;;
  close-found) gh issue close "$number" --comment "${CLOSING:-All is well since a day.} The run: $RUN" ;;
  *) echo "nothing to do: $TELL, and no open issue" ;;
esac
