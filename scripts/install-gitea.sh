#!/bin/sh
# Builds a real Gitea, which the tests of pull requests and issues talk to, from the proxy of Go modules into a folder of its
# own: the cache folder of this user, or GITEA_HOME. Needs Go and a C compiler, and takes some minutes. Does nothing where it
# is there. Exit code 75 says that it could not be fetched.
set -eu

module=code.gitea.io/gitea@v1.26.0
home=${GITEA_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/healer/gitea}
if [ -x "$home/gitea" ]; then exit 0; fi
echo "install-gitea: building $module into $home …" >&2
draft=$(mktemp -d)
trap 'chmod -R u+w "$draft" && rm -rf "$draft"' EXIT
# Its settings for Go are not to be those of a project above.
cd "$draft"
folder=$(go mod download -json "$module" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p')
if [ -z "$folder" ]; then
  echo 'install-gitea: the module could not be fetched.' >&2
  exit 75
fi
cp -R "$folder" source
chmod -R u+w source
cd source
go mod download || exit 75
go build -tags 'sqlite sqlite_unlock_notify' -o gitea .
mkdir -p "$home"
cp -R templates options public "$home/"
# Last, since its presence says that all is there.
mv gitea "$home/gitea"
