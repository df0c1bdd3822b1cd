#!/bin/sh
# Installs what the tests need of the system and npm cannot bring: bubblewrap, Python with venv for the server of a real model,
# cron, a browser for the tests of pages, and for those of a fleet redis-server, network namespaces and certificates. Does
# nothing where they are there.
set -eu

packages=
command -v bwrap >/dev/null 2>&1 || packages="$packages bubblewrap"
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || packages="$packages python3 python3-venv"
command -v crontab >/dev/null 2>&1 || packages="$packages cron"
command -v chromium >/dev/null 2>&1 || packages="$packages chromium"
command -v redis-server >/dev/null 2>&1 || packages="$packages redis-server"
command -v ip >/dev/null 2>&1 || packages="$packages iproute2"
command -v openssl >/dev/null 2>&1 || packages="$packages openssl"
if [ -z "$packages" ]; then exit 0; fi
if [ "$(uname -s)" != Linux ]; then
  echo 'install-system: what it installs is for Linux only; nothing to do here.' >&2
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install-system: install with the package manager of this system:$packages" >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "install-system: run as root: apt-get install$packages" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# One word a package is meant.
# shellcheck disable=SC2086
install() { apt-get install --yes --no-install-recommends $packages; }
install >/dev/null 2>&1 || {
  apt-get update >/dev/null
  install >/dev/null
}
command -v bwrap >/dev/null
