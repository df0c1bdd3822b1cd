#!/bin/sh
# Installs what the tests need of the system and npm cannot bring: bubblewrap. Does nothing where it is there.
set -eu

if command -v bwrap >/dev/null 2>&1; then exit 0; fi
if [ "$(uname -s)" != Linux ]; then
  echo 'install-system: bubblewrap is for Linux only; nothing to install here.' >&2
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo 'install-system: install bubblewrap with the package manager of this system.' >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo 'install-system: run as root: apt-get install bubblewrap' >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --no-install-recommends bubblewrap >/dev/null 2>&1 || {
  apt-get update >/dev/null
  apt-get install --yes --no-install-recommends bubblewrap >/dev/null
}
command -v bwrap >/dev/null
