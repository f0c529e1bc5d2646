#!/usr/bin/env bash
# icalendar: a calendar's title comes back escaped. RFC 7986's NAME and the older X-WR-CALNAME are text, and the library
# writes a comma in them as `\,`; but it reads them as it found them, where SUMMARY and DESCRIPTION of an event are
# unescaped. Whoever shows the title of a calendar that icalendar read shows backslashes, and writing it again adds more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'icalendar==7.3.2' 2>/dev/null

said=$("$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from icalendar import Calendar

text = "\r\n".join(
    [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", r"NAME:Models\, that end", r"X-WR-CALNAME:Models\, that end",
        "BEGIN:VEVENT", "UID:1@example", "DTSTAMP:20261128T000000Z", "DTSTART;VALUE=DATE:20261201",
        r"SUMMARY:One\, two", "END:VEVENT", "END:VCALENDAR", "",
    ]
)
calendar = Calendar.from_ical(text)
print(f"icalendar {version('icalendar')}: NAME {calendar['NAME']!s}; X-WR-CALNAME {calendar['X-WR-CALNAME']!s};"
      f" SUMMARY {calendar.walk('VEVENT')[0]['SUMMARY']!s}")
PY
)
echo "$said"
expected='icalendar 7.3.2: NAME Models\, that end; X-WR-CALNAME Models\, that end; SUMMARY One, two'
if [ "$said" != "$expected" ]; then
  echo "this has changed; seen before: $expected" >&2
  exit 1
fi
