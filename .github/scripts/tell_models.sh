#!/usr/bin/env bash
# Opens, updates or closes the one issue that says which models a repository must replace: PROBLEMS, TEXT (a file).
set -euo pipefail

title="Models that are gone or will be"
number=$(gh issue list --app github-actions --state open --json number,title \
  --jq "map(select(.title == \"$title\")) | .[0].number // empty")

case "$PROBLEMS-${number:+found}" in
  0-) echo "nothing is wrong, and no issue is open" ;;
  0-found) gh issue close "$number" --comment "All is well." ;;
  *-found) gh issue edit "$number" --body-file "$TEXT" ;;
  *) gh issue create --title "$title" --body-file "$TEXT" ;;
esac
