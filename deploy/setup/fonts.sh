#!/bin/sh
# Brings the fonts of fonts.txt, which Debian has not, into build/fonts. Repeating it is quick.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=words.sh
. "$here/words.sh"
cd "$here/../.."
fonts=build/fonts
ready=$fonts/ready
wanted=$(sha256sum "$here/fonts.txt" samples/papers/fonts.py | sha256sum | cut -d ' ' -f 1)

if [ -e $ready ] && [ "$(cat $ready)" = "$wanted" ]; then exit 0; fi

say "Installing fonts of deploy/setup/fonts.txt"
rm -rf $fonts
mkdir -p $fonts/packages
xargs npm install --silent --no-audit --no-fund --ignore-scripts --prefix $fonts/packages \
    <"$here/fonts.txt" >&2 || fail \
    "The fonts could not be installed." \
    "Check that this machine reaches its package index (network, proxy, disk space)," \
    "then run the same command again."
.venv/bin/python samples/papers/fonts.py $fonts/packages/node_modules/@fontsource $fonts
rm -rf $fonts/packages
printf '%s\n' "$wanted" >$ready
