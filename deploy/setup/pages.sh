#!/bin/sh
# Brings what looks at pages critically, locked in pages/, into build/pages. Repeating it is quick.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=words.sh
. "$here/words.sh"
cd "$here/../.."
pages=build/pages
ready=$pages/ready
wanted=$(sha256sum "$here/pages/package-lock.json" | cut -d ' ' -f 1)

if [ -e $ready ] && [ "$(cat $ready)" = "$wanted" ]; then exit 0; fi

say "Installing the checkers of pages of deploy/setup/pages"
rm -rf $pages
mkdir -p $pages
cp "$here/pages/package.json" "$here/pages/package-lock.json" $pages
npm ci --silent --no-audit --no-fund --ignore-scripts --prefix $pages >&2 || fail \
    "The checkers of pages could not be installed." \
    "Check that this machine reaches its package index (network, proxy, disk space)," \
    "then run the same command again."
printf '%s\n' "$wanted" >$ready
