#!/usr/bin/env bash
# Installs the database servers that the tests use and that Debian and Ubuntu package. Needs root.
# The packages start their own servers where an init system runs; the tests use private ones on free ports all the same.
set -euo pipefail
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mariadb-server postgresql
