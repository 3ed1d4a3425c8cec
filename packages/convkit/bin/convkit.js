#!/usr/bin/env node
// Packing the package puts the command line there: apps/cli, which is built on this package.
import '../dist/cli/main.js';
