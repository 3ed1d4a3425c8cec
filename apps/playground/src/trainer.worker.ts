import { serve } from './serve.js';
import { serveInspection } from './weights/serve-inspection.js';

if (self.name === 'inspector') serveInspection();
else serve();
