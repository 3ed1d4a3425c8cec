#!/usr/bin/env node
// Packing the package puts the command line there: apps/cli, which is built on this package.
await import(new URL('../dist/cli/main.js', import.meta.url).href);
