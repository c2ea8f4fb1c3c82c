#!/bin/sh
# Start Chromium as a kiosk: one page, nothing stored, started again when it ends. For the kiosk's own machine.
#
#   KIOSK_URL   the kiosk's address, e.g. https://yb.example.gov.cn/kiosk/hall-1 (required)
#   CHROMIUM    the browser (default: the first of chromium, chromium-browser, google-chrome, qaxbrowser)
#
# Settings are read by the systemd unit from /etc/yixiaoda/kiosk.env.
set -eu

: "${KIOSK_URL:?KIOSK_URL is not set: the address of this kiosk, ending in /kiosk/<name>}"
case "$KIOSK_URL" in
  http://*/kiosk/*|https://*/kiosk/*) ;;
  *) echo "KIOSK_URL must be http(s)://<server>/kiosk/<name>, not $KIOSK_URL" >&2; exit 2 ;;
esac

browser=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome qaxbrowser; do
  [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
[ -n "$browser" ] || { echo "no Chromium found; set CHROMIUM to its path" >&2; exit 2; }

# The profile keeps public pages and answers for when the network is cut, nothing of any person (docs/kiosk.md).
# Autofill, downloads and other addresses are off by policy (chromium-policy.json).
profile=${STATE_DIRECTORY:-${XDG_STATE_HOME:-${TMPDIR:-/tmp}}/yixiaoda-kiosk}/profile
mkdir -p "$profile"
# A power cut must not greet the next patient with "restore pages?".
preferences="$profile/Default/Preferences"
if [ -f "$preferences" ]; then
  sed -i 's/"exited_cleanly":false/"exited_cleanly":true/; s/"exit_type":"Crashed"/"exit_type":"Normal"/' "$preferences"
fi

set -- \
  --kiosk --user-data-dir="$profile" --no-first-run --no-default-browser-check \
  --disable-session-crashed-bubble --disable-infobars --noerrdialogs --disable-translate \
  --disable-pinch --overscroll-history-navigation=0 --touch-events=enabled \
  --disable-features=TranslateUI,Translate,AutofillServerCommunication,MediaRouter \
  --disable-component-update --disable-background-networking --disable-sync --disable-extensions \
  --password-store=basic --autoplay-policy=no-user-gesture-required --check-for-update-interval=31536000

# Without https the browser keeps no page for when the network is cut, unless the server is named here.
case "$KIOSK_URL" in
  http://*) origin=$(printf '%s' "$KIOSK_URL" | sed -E 's#^(http://[^/]+).*#\1#')
            set -- "$@" --unsafely-treat-insecure-origin-as-secure="$origin" ;;
esac

exec "$browser" "$@" "$KIOSK_URL"
