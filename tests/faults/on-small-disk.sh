#!/bin/sh
# Runs a command with a disk of 2 MB in place of the folder given first.
set -e
mount -t tmpfs -o size=2m tmpfs "$1"
shift
exec "$@"
