#!/bin/sh
# Installs the Debian packages that are missing, for: run | test | reading | scanners.
# No service is started or left enabled by it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=words.sh
. "$here/words.sh"

case ${1:-} in
run) lists="$here/packages-run.txt" ;;
test) lists="$here/packages-run.txt $here/packages-test.txt" ;;
reading) lists="$here/packages-run.txt $here/packages-reading.txt" ;;
scanners) lists="$here/packages-run.txt $here/packages-scanners.txt" ;;
*) fail "usage: packages.sh run|test|reading|scanners" ;;
esac

# shellcheck disable=SC2086  # two paths without blanks of their own
wanted=$(cat $lists | sed 's/ *#.*//')

# An npm that came with another Node.js than Debian's does as well, and Debian's would not go beside it.
is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ||
        { [ "$1" = npm ] && command -v npm >/dev/null; }
}

missing=
for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || fail \
    "This set-up installs Debian packages, but apt-get is not here." \
    "Install what corresponds to:$missing"

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -v; then
    as_root=sudo
else
    fail "Debian packages are missing, and only root may install them:$missing" \
        "Ask an administrator to run:  apt-get install --no-install-recommends$missing" \
        "Then run the same command again."
fi

say "Installing Debian packages:$missing"
# shellcheck disable=SC2086  # a list of names
$as_root sh "$here/install.sh" $missing || fail \
    "The Debian packages could not be installed:$missing" \
    "Check that this machine reaches its package archive (network, proxy, disk space)," \
    "then run the same command again."
