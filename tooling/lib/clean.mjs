import { rmSync } from 'node:fs';

// The compiler leaves in place what no source makes any more. Called by each package's build, in its folder.
rmSync('dist', { recursive: true, force: true });
