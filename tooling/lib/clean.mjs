import { rmSync } from 'node:fs';

// Every package's build starts with this: the compiler would keep output files whose source is gone.
rmSync('dist', { recursive: true, force: true });
