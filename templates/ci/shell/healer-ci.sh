#!/bin/sh
# For any CI: copy it, and run it in a checkout whose packages are installed, in place of the tests. Patches and reports are
# left in a folder to be kept; nothing is pushed. The exit code is that of healer ci.
set -eu
exec npx --no-install healer ci --budget "${HEALER_BUDGET:-5m}" --output "${HEALER_OUTPUT:-healer-ci}" "$@"
