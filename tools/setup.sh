#!/bin/sh
# Installs the Debian packages that building Hornet needs and that are missing, naming them first.
# usage: tools/setup.sh [further-package ...]
# Needs root or sudo, and a network, only when something is missing.
set -eu

packages="g++ meson ninja-build pkg-config libdnnl-dev libeigen3-dev libhdf5-dev nlohmann-json3-dev libspdlog-dev
  zlib1g-dev libzip-dev libssl-dev doctest-dev libcli11-dev $*"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "setup: this is not Debian; what has to be here already:" $packages
  exit 0
fi

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "setup: installing$missing"
as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "setup: neither root nor sudo; as root, run: apt-get install$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi
$as_root apt-get update -q
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
